/** `npm run screenshots`: pictures of every page in both themes, of an installation in a storm. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { chromium, type Browser, type BrowserContext } from '@playwright/test';
import { provideBrowser } from '../bin/checks/find-browser.js';
import { errorGroupPageSchema } from '../lib/contracts/error-group.ts';
import { recordPageSchema } from '../lib/contracts/record.ts';
import { replayOperationSchema } from '../lib/contracts/replay-operation.ts';
import { startStorm, type Storm } from '../lib/testing/storm.ts';

const FOLDER = path.resolve(import.meta.dirname, '../docs/screenshots');
const SIZE = { width: 1440, height: 900 };

await using storm = await startStorm({ records: 18_000, failures: 667 });
const pages = await choosePages(storm);
const executablePath = await provideBrowser();
const browser = await chromium.launch({
  ...(executablePath === undefined ? {} : { executablePath }),
  args: ['--no-sandbox', '--disable-gpu'],
});
await mkdir(FOLDER, { recursive: true });
for (const theme of ['light', 'dark'] as const) await takeAll(browser, theme);
await browser.close();

/** Name of the picture → address of the page. */
async function choosePages(of: Storm): Promise<Record<string, string>> {
  const { groups } = errorGroupPageSchema.parse(
    await call('GET', `/api/v1/error-groups?source=${of.source}&sort=open`),
  );
  const [first, second] = groups;
  if (first === undefined || second === undefined) throw new Error('There is no storm.');
  const query = `group=${second.id}&limit=1`;
  const { records } = recordPageSchema.parse(await call('GET', `/api/v1/records?${query}`));
  const record = records[0]?.id ?? '';
  of.mend('currency');
  const set = { kind: 'group', group: first.id };
  const { id } = replayOperationSchema.parse(
    await call('POST', '/api/v1/replays', { set, reason: 'The currency is known now' }),
  );
  return {
    overview: '/',
    records: `/records?source=${of.source}`,
    record: `/records?source=${of.source}&record=${record}`,
    edit: `/records/${record}/edit`,
    errors: '/errors',
    'error-group': `/errors/${second.id}`,
    'plan-of-a-replay': `/replays/new?set=${encodeURIComponent(JSON.stringify({ kind: 'group', group: second.id }))}`,
    replays: '/replays',
    replay: `/replays/${String(id)}`,
    edits: '/edits',
    'plan-of-edits': `/edits/new?set=${encodeURIComponent(JSON.stringify({ kind: 'group', group: second.id }))}`,
    sources: '/sources',
    source: `/sources/${of.source}`,
  };
}

async function call(method: string, address: string, body?: unknown): Promise<unknown> {
  const { installation } = storm;
  const response = await fetch(installation.address + address, {
    method,
    headers: { authorization: `Bearer ${installation.key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok)
    throw new Error(`${address}: ${String(response.status)} ${await response.text()}`);
  return response.json();
}

async function takeAll(from: Browser, colorScheme: 'light' | 'dark'): Promise<void> {
  const context = await from.newContext({ colorScheme, viewport: SIZE, reducedMotion: 'reduce' });
  await signIn(context);
  const page = await context.newPage();
  for (const [name, address] of Object.entries(pages)) {
    await page.goto(storm.installation.address + address);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    await page.waitForFunction(() => document.querySelector('.animate-pulse') === null);
    await page.screenshot({ path: path.join(FOLDER, `${name}-${colorScheme}.png`) });
    process.stdout.write(`${name} ${colorScheme}\n`);
  }
  await context.close();
}

async function signIn(context: BrowserContext): Promise<void> {
  const { address, email, password } = storm.installation;
  const answer = await context.request.post(`${address}/api/auth/sign-in/email`, {
    data: { email, password },
    headers: { origin: address },
  });
  if (!answer.ok()) throw new Error(`Signing in answered ${String(answer.status())}.`);
}
