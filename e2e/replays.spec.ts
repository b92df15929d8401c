import { expect, test, type Locator, type Page } from '@playwright/test';
import { asPerson, expectAccessible, expectNoSidewaysScroll, visit } from './console-page.ts';
import { startRefusingCoreApp, type RefusingCoreApp } from './core-app.ts';
import { readRecord, send, uniqueName, waitForStatus } from './door.ts';
import { newViewer } from './person.ts';

let coreApp: RefusingCoreApp;

test.beforeEach(async () => {
  coreApp = await startRefusingCoreApp('The tax rate is not known');
});
test.afterEach(() => {
  coreApp.close();
});

interface Failed {
  readonly source: string;
  readonly ids: readonly string[];
}

/** Records of a source of their own, all in Error for one cause. */
async function failMany(page: Page, count: number): Promise<Failed> {
  const source = uniqueName('tax');
  const { handlerUrl } = coreApp;
  await asPerson(page, 'POST', '/api/v1/sources', { key: source, name: source, handlerUrl });
  const numbers = Array.from({ length: count }, (_, number) => number);
  const ids = await Promise.all(
    numbers.map((number) => send({ source, reference: `${source}-${String(number)}` })),
  );
  for (const id of ids) await waitForStatus(id, 'ERROR');
  return { source, ids };
}

function planPath(set: unknown): string {
  return `/replays/new?set=${encodeURIComponent(JSON.stringify(set))}`;
}

const inError = (source: string) => ({
  kind: 'filter',
  filter: { source: [source], status: ['ERROR'] },
});

/** Fills in the plan of a replay and starts it at a double click. */
async function start(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [label, value] of Object.entries({ Reason: 'the tax table is back', ...fields }))
    await page.getByLabel(label, { exact: true }).fill(value);
  await page.getByRole('button', { name: /^Replay \d+ records?$/ }).dblclick();
  await page.waitForURL(/\/replays\/\d+$/);
}

const state = (page: Page): Locator => page.getByRole('heading', { level: 1 });
const count = (page: Page, label: string): Locator =>
  page
    .getByRole('table', { name: 'Outcome of the replay' })
    .getByRole('link', { name: new RegExp(`^[\\d,]+ ${label}$`) });

test('a storm is cleared from its group: preview, canary, a person’s word, done', async ({
  page,
}) => {
  const { source, ids } = await failMany(page, 12);
  await visit(page, `/errors?source=${source}`);
  await page.getByRole('link', { name: /The tax rate is not known/ }).click();
  await page.getByRole('button', { name: 'Replay these…' }).click();
  await expect(page.getByText('12 of 12 records')).toBeVisible();
  await expect(page.getByRole('region', { name: 'By source' })).toContainText(`${source}12`);
  await expectAccessible(page);
  coreApp.mend(true);
  await page.getByRole('button', { name: 'until somebody says so' }).click();
  await start(page, { Canary: '5', Name: 'Tax rates' });
  await expect(state(page)).toContainText('Waits for a person');
  await expect(count(page, 'Fixed')).toContainText('5');
  await page.reload();
  await expect(count(page, 'Waiting')).toContainText('7');
  await page.getByRole('button', { name: 'Continue with the rest' }).click();
  await expect(state(page)).toContainText('Done');
  await expect(count(page, 'Fixed')).toContainText('12');
  await count(page, 'Fixed').click();
  const rows = page.getByRole('table', { name: 'Records of the replay' }).getByRole('link');
  await expect(rows).toHaveCount(12);
  await expectAccessible(page);
  await page.setViewportSize({ width: 320, height: 800 });
  await expectNoSidewaysScroll(page);
  for (const id of ids) expect((await readRecord(id)).replays).toHaveLength(1);
});

test('an operation is paused, found paused after a reload, resumed and cancelled', async ({
  page,
}) => {
  const { source, ids } = await failMany(page, 15);
  coreApp.mend(true);
  await visit(page, planPath(inError(source)));
  await start(page, { Rate: '1', Canary: '' });
  await expect(count(page, 'Fixed')).not.toHaveText(/^0 /);
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(state(page)).toContainText('Paused');
  await expect(count(page, 'In work')).toHaveText(/^0 /);
  const before = await count(page, 'Waiting').textContent();
  await page.reload();
  await expect(state(page)).toContainText('Paused');
  expect(await count(page, 'Waiting').textContent()).toBe(before);
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(count(page, 'Waiting')).not.toHaveText(before ?? '');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Cancel the replay' }).click();
  await expect(state(page)).toContainText('Cancelled');
  const generations = await Promise.all(ids.map(async (id) => (await readRecord(id)).generation));
  expect(generations.filter((generation) => generation === 0).length).toBeGreaterThan(0);
  await visit(page, '/replays');
  await expect(page.getByRole('row').filter({ hasText: 'Cancelled' }).first()).toBeVisible();
});

test('the stop rule halts what fails again, and those are replayed once the cause is gone', async ({
  page,
}) => {
  const { source } = await failMany(page, 20);
  await visit(page, planPath(inError(source)));
  await start(page, { Rate: '3', Canary: '', 'Stop rule': '20' });
  await expect(state(page)).toContainText('Halted', { timeout: 20_000 });
  await expect(count(page, 'Waiting')).not.toHaveText(/^0 /);
  const failed = Number((await count(page, 'Failed the same way').textContent())?.split(' ')[0]);
  expect(failed).toBeGreaterThanOrEqual(10);
  await count(page, 'Failed the same way').click();
  const items = page.getByRole('table', { name: 'Records of the replay' });
  await expect(items).toContainText(/Now and before: .*The tax rate is not known/);
  coreApp.mend(true);
  const address = page.url();
  await page.getByRole('button', { name: 'Replay those that failed again' }).click();
  await page.getByRole('button', { name: 'Replay them' }).click();
  await page.waitForURL((url) => url.href !== address && /\/replays\/\d+$/.test(url.pathname));
  await expect(state(page)).toContainText('Done', { timeout: 20_000 });
  await expect(count(page, 'Fixed')).not.toHaveText(/^0 /);
});

test('a pasted list of references is replayed, and what no record has is told', async ({
  page,
}) => {
  const { source, ids } = await failMany(page, 3);
  coreApp.mend(true);
  await visit(page, '/');
  await page.keyboard.press('g');
  await page.keyboard.press('p');
  await page.getByRole('button', { name: 'Paste references…' }).click();
  await page.getByLabel('References').fill(`${source}-0\n${source}-2\n${source}-99\n${source}-0`);
  await expect(page.getByText('3 references; 1 said again.')).toBeVisible();
  await page.getByRole('button', { name: 'See what would be replayed' }).click();
  await expect(page.getByText('2 of 2 records')).toBeVisible();
  await expect(page.getByText('1 reference that no record has')).toBeVisible();
  await start(page, { Canary: '' });
  await expect(state(page)).toContainText('Done');
  await expect(count(page, 'Fixed')).toContainText('2');
  const statuses = await Promise.all(ids.map(async (id) => (await readRecord(id)).status));
  expect(statuses).toEqual(['PROCESSED', 'ERROR', 'PROCESSED']);
});

test('a viewer sees why replaying many is not for them', async ({ page, browser }) => {
  const theirs = await newViewer(browser, page);
  await visit(theirs, '/replays');
  const button = theirs.getByRole('button', { name: 'Paste references…' });
  await expect(button).toHaveAccessibleDescription(
    'This needs the role operator; yours is viewer.',
  );
  await visit(theirs, planPath(inError('shop')));
  await expect(theirs.getByRole('button', { name: /^Replay/ }).last()).toBeDisabled();
  await theirs.context().close();
});
