import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { errorGroupPageSchema } from '../lib/contracts/error-group.ts';
import { asPerson, expectAccessible, expectNoSidewaysScroll, rows, visit } from './console-page.ts';
import { readRecord, send, uniqueName, waitForStatus } from './door.ts';
import { installation } from './installation.ts';
import { newViewer } from './person.ts';

const CAUSES = {
  tax: (number: string) => `The tax rate of order ${number} is not known`,
  price: (number: string) => `The price of "${number}" is over the limit`,
  hostile: (number: string) => `<img src=x onerror=alert(1)> \u202E${number} \u001B[31mred`,
} as const;
type Cause = keyof typeof CAUSES;

/** A Core App in another language: refuses each record by the cause that its type names, until mended. */
let coreApp: Server;
let handlerUrl = '';
const mended = new Set<string>();

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [cause = '', number = ''] = (await text(request)).split(' ');
  const refused = !mended.has(cause);
  response.writeHead(refused ? 422 : 204, { 'content-type': 'application/problem+json' });
  const title = cause in CAUSES ? CAUSES[cause as Cause](number) : 'unknown';
  response.end(refused ? JSON.stringify({ title }) : undefined);
}

test.beforeAll(async () => {
  coreApp = createServer((request, response) => void answer(request, response));
  await once(coreApp.listen(0, '127.0.0.1'), 'listening');
  const address = coreApp.address();
  if (typeof address !== 'object' || address === null) throw new Error('no address');
  handlerUrl = `http://127.0.0.1:${String(address.port)}/records`;
});
test.afterAll(() => {
  coreApp.close();
});
test.beforeEach(() => {
  mended.clear();
});

async function newSource(page: Page): Promise<string> {
  const key = uniqueName('triage');
  await asPerson(page, 'POST', '/api/v1/sources', { key, name: key, handlerUrl });
  return key;
}

async function fail(source: string, cause: Cause, times: number): Promise<string[]> {
  const ids = await Promise.all(
    Array.from({ length: times }, (_, number) =>
      send({
        source,
        type: 'order.placed',
        mediaType: 'text/plain',
        reference: uniqueName(cause),
        body: `${cause} ${String(1000 + number)}`,
      }),
    ),
  );
  for (const id of ids) await waitForStatus(id, 'ERROR');
  return ids;
}

/** The only group of a source, as the API tells of it. */
async function onlyGroup(source: string) {
  const { address, key } = installation();
  const headers = { authorization: `Bearer ${key}` };
  const response = await fetch(`${address}/api/v1/error-groups?source=${source}`, { headers });
  const [group] = errorGroupPageSchema.parse(await response.json()).groups;
  if (group === undefined) throw new Error(`Nothing of ${source} has failed.`);
  return group;
}

function causes(page: Page): Locator {
  return page.getByRole('region', { name: 'Causes' }).locator('tbody tr');
}

/** Answers the dialog of `m` by keyboard alone. */
async function decide(page: Page, wish: string): Promise<void> {
  await page.keyboard.press('m');
  const dialog = page.getByRole('dialog', { name: 'Resolve, mute or reopen' });
  await dialog.getByLabel(wish).check();
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
}

test('a storm of three causes is three groups, hostile words are shown inert', async ({ page }) => {
  const source = await newSource(page);
  await fail(source, 'tax', 12);
  await fail(source, 'price', 5);
  await fail(source, 'hostile', 2);
  await visit(page, `/errors?source=${source}&sort=open`);
  await expect(causes(page)).toHaveCount(3);
  await expect(causes(page).nth(0)).toContainText('The tax rate of order');
  await expect(causes(page).nth(2)).toContainText('<img src=x');
  await expect(page.locator('img[src="x"]')).toHaveCount(0);
  await expect(causes(page).first()).toContainText('New');
  await causes(page).first().getByRole('link', { name: /^12 / }).click();
  await expect(rows(page)).toHaveCount(12);
  await page.goBack();
  await expect(causes(page)).toHaveCount(3);
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('is over the limit');
  await expect(page.getByRole('list', { name: 'Affected references' }).locator('li')).toHaveCount(
    5,
  );
  await expect(page.getByText('Why these are one group')).toBeVisible();
});

test('what was resolved regresses by a new failure, by keyboard alone', async ({ page }) => {
  const source = await newSource(page);
  await fail(source, 'tax', 2);
  await visit(page, `/errors?source=${source}&state=all`);
  await expect(causes(page)).toHaveCount(1);
  await page.keyboard.press('j');
  await decide(page, 'Resolve now');
  await expect(causes(page).first()).toContainText('Resolved');
  await fail(source, 'tax', 1);
  await expect(causes(page).first()).toContainText('Regressed');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/resolved it on .*, and it has happened again since/)).toBeVisible();
});

test('what is muted until a count stays muted until then, and is assigned', async ({ page }) => {
  const source = await newSource(page);
  await fail(source, 'tax', 1);
  const { id } = await onlyGroup(source);
  await visit(page, `/errors/${id}`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('The tax rate');
  await page.keyboard.press('m');
  const dialog = page.getByRole('dialog', { name: 'Resolve, mute or reopen' });
  await dialog.getByLabel('Mute until it has happened some times more').check();
  await dialog.getByLabel('Times more', { exact: true }).fill('2');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/^Muted by .* until it has happened 2 more times/)).toBeVisible();
  await fail(source, 'tax', 1);
  await expect(page.getByText(/^Muted by .* until it has happened 1 more time\./)).toBeVisible();
  await page.keyboard.press('a');
  const assign = page.getByRole('dialog', { name: 'Assign' });
  await assign.getByLabel('Who takes care of it').selectOption({ index: 1 });
  await assign.getByRole('button', { name: 'Assign' }).click();
  await expect(page.getByRole('list', { name: 'History' })).toContainText('assigned it to');
  await fail(source, 'tax', 2);
  await expect(page.getByText(/^Muted by/)).toHaveCount(0);
});

test('notes survive a replay that mends every record', async ({ page }) => {
  const source = await newSource(page);
  const [record = ''] = await fail(source, 'tax', 1);
  const { id } = await onlyGroup(source);
  await visit(page, `/records/${record}`);
  await page.getByRole('link', { name: 'All failures of this cause' }).click();
  await expect(page).toHaveURL(new RegExp(`/errors/${id}$`));
  await page.getByLabel('Add a note').fill('asked the tax office\n<b>they</b> will answer');
  await page.getByRole('button', { name: 'Add note' }).click();
  await expect(page.getByRole('list', { name: 'Notes' })).toContainText('<b>they</b> will answer');
  mended.add('tax');
  await asPerson(page, 'POST', `/api/v1/records/${record}/replay`, {});
  await waitForStatus(record, 'PROCESSED');
  expect((await readRecord(record)).generation).toBe(1);
  await visit(page, `/errors/${id}`);
  await expect(page.getByText('No record is open because of it', { exact: true })).toBeVisible();
  await expect(page.getByRole('list', { name: 'Notes' })).toContainText('asked the tax office');
});

test('a viewer sees everything, and why each action is not for them', async ({ page, browser }) => {
  const source = await newSource(page);
  await fail(source, 'price', 1);
  const { id } = await onlyGroup(source);
  const theirs = await newViewer(browser, page);
  await visit(theirs, `/errors/${id}`);
  for (const name of ['Resolve or mute…', 'Assign…', 'Add note', 'Replay these…'])
    await expect(theirs.getByRole('button', { name })).toHaveAccessibleDescription(
      'This needs the role operator; yours is viewer.',
    );
  await theirs.context().close();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing on the pages of errors, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    const source = await newSource(page);
    await fail(source, 'tax', 3);
    const { id } = await onlyGroup(source);
    await visit(page, `/errors?source=${source}`);
    await expect(causes(page)).toHaveCount(1);
    await expectAccessible(page);
    await visit(page, `/errors/${id}`);
    await expect(page.getByRole('heading', { level: 1 })).toContainText('The tax rate');
    await expect(page.locator('.animate-pulse')).toHaveCount(0);
    await expectAccessible(page);
    await page.setViewportSize({ width: 320, height: 800 });
    await expectNoSidewaysScroll(page);
    await visit(page, `/errors?source=${source}`);
    await expect(causes(page)).toHaveCount(1);
    await expectNoSidewaysScroll(page);
  });
}
