/** Replays of many records as one operation: watched, stopped, and repeated. */
import { visit } from '../console-page.ts';
import {
  count,
  inError,
  items,
  planPath,
  readOperation,
  start,
  startAsPerson,
  state,
  statusesOf,
  timesCalled,
} from './operation-page.ts';
import { expect, newPerson, test } from './storm-test.ts';

test('the stop rule halts what fails again, and those are replayed once the cause is gone', async ({
  page,
  shore,
}) => {
  await shore.fail('tax', 30);
  await visit(page, planPath(inError(shore.source)));
  await start(page, { Rate: '5', Canary: '', 'Stop rule': '20' });
  await expect(state(page)).toContainText('Halted', { timeout: 20_000 });
  await expect(count(page, 'Waiting')).not.toHaveText(/^0 /);
  await expect(count(page, 'In work')).toHaveText(/^0 /);
  const failed = Number((await count(page, 'Failed the same way').textContent())?.split(' ')[0]);
  expect(failed).toBeGreaterThanOrEqual(10);
  expect(shore.calls()).toHaveLength(30 + failed);
  await count(page, 'Failed the same way').click();
  await expect(items(page)).toHaveCount(failed);
  await expect(items(page).first()).toContainText(/Now and before: .*is not known/);
  shore.mend('tax');
  const address = page.url();
  await page.getByRole('button', { name: 'Replay those that failed again' }).click();
  await page.getByRole('button', { name: 'Replay them' }).click();
  await page.waitForURL((url) => url.href !== address && /\/replays\/\d+$/.test(url.pathname));
  await expect(state(page)).toContainText('Done', { timeout: 20_000 });
  await expect(count(page, 'Fixed')).toHaveText(new RegExp(`^${String(failed)} `));
});

test('a canary that fails again lets nothing else follow', async ({ page, shore }) => {
  const sent = await shore.fail('tax', 12);
  await visit(page, planPath(inError(shore.source)));
  await start(page, { Canary: '3', 'Stop rule': '20' });
  await expect(state(page)).toContainText('Halted');
  await expect(count(page, 'Failed the same way')).toHaveText(/^3 /);
  await expect(count(page, 'Waiting')).toHaveText(/^9 /);
  expect(timesCalled(shore, sent).filter((times) => times === 2)).toHaveLength(3);
});

test('an operation is paused, found paused after a reload, resumed and cancelled', async ({
  page,
  shore,
}) => {
  const sent = await shore.fail('tax', 15);
  shore.mend('tax');
  await visit(page, planPath(inError(shore.source)));
  await start(page, { Rate: '2', Canary: '' });
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
  await shore.settle();
  const untouched = timesCalled(shore, sent).filter((times) => times === 1).length;
  expect(untouched).toBeGreaterThan(0);
  expect((await statusesOf(sent)).filter((status) => status === 'ERROR')).toHaveLength(untouched);
  await visit(page, '/replays');
  await expect(page.getByRole('row').filter({ hasText: 'Cancelled' }).first()).toBeVisible();
});

test('an operation waits for its start time', async ({ page, shore }) => {
  await shore.fail('tax', 2);
  shore.mend('tax');
  await visit(page, planPath(inError(shore.source)));
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 16);
  await page.getByLabel(/^Start \(/).fill(tomorrow);
  const operation = await start(page, { Canary: '' });
  await expect(state(page)).toContainText('Scheduled');
  await expect(count(page, 'Waiting')).toHaveText(/^2 /);
  const { startAt } = await readOperation(operation);
  expect(Math.abs(Date.parse(startAt ?? '') - Date.now() - 86_400_000)).toBeLessThan(
    15 * 3_600_000,
  );
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Cancel the replay' }).click();
  await expect(state(page)).toContainText('Cancelled');
  expect(shore.calls()).toHaveLength(2);
});

test('every outcome leads to its records: fixed, failed the same way, a new way, skipped and why', async ({
  page,
  shore,
}) => {
  shore.mend('nothing');
  await shore.fail('nothing', 1);
  await shore.fail('tax', 3);
  await shore.fail('customs', 2);
  await shore.fail('weight', 2);
  shore.mend('tax');
  shore.mend('weight', 'height');
  const filter = { source: [shore.source] };
  await visit(page, planPath({ kind: 'filter', filter }));
  await expect(page.getByText('7 of 8 records')).toBeVisible();
  const operation = await start(page, { Canary: '' });
  await expect(state(page)).toContainText('Done');
  for (const [label, number, why] of [
    ['Fixed', 3, /cargo-/],
    ['Failed the same way', 2, /Now and before: .*The customs of/],
    ['Failed a new way', 2, /Now: .*The height of.*Before: .*The weight of/],
    ['Skipped', 1, /Done already: replaying it again was not confirmed/],
  ] as const) {
    await expect(count(page, label)).toHaveText(new RegExp(`^${String(number)} `));
    await count(page, label).click();
    await expect(items(page)).toHaveCount(number);
    await expect(items(page).first()).toContainText(why);
  }
  const { counts } = await readOperation(operation);
  expect(counts).toEqual({
    ...{ total: 8, waiting: 0, inWork: 0 },
    ...{ fixed: 3, failedSame: 2, failedNew: 2, skipped: 1 },
  });
  await items(page).first().getByRole('link').click();
  await expect(page).toHaveURL(/\/records\/[0-9a-z]{13}$/);
});

test('two operations over the same records run each of them once', async ({ page, shore }) => {
  const sent = await shore.fail('tax', 20);
  shore.mend('tax');
  shore.hold();
  const set = inError(shore.source);
  await Promise.all([startAsPerson(page, set), startAsPerson(page, set)]);
  await visit(page, '/replays');
  const running = page.getByRole('row').filter({ hasText: 'the cause is mended' });
  await expect(running.nth(1)).toBeVisible();
  shore.letGo();
  await running.first().getByRole('link').first().click();
  await expect(state(page)).toContainText('Done');
  await shore.settle();
  expect(timesCalled(shore, sent)).toEqual(sent.map(() => 2));
  const last = Number(page.url().split('/').at(-1));
  await expect
    .poll(async () => {
      const both = await Promise.all([readOperation(last), readOperation(last - 1)]);
      return both.map(({ state: one }) => one);
    })
    .toEqual(['done', 'done']);
  const both = await Promise.all([readOperation(last), readOperation(last - 1)]);
  expect(both.reduce((sum, { counts }) => sum + counts.fixed, 0)).toBe(20);
  expect(both.reduce((sum, { counts }) => sum + counts.skipped, 0)).toBe(20);
});

test('records of one key are replayed in the order in which they came', async ({ page, shore }) => {
  const sent = await shore.fail('tax', 15, { orderingKey: 'customer 7' });
  shore.mend('tax');
  await visit(page, planPath(inError(shore.source)));
  await start(page, { Canary: '' });
  await expect(state(page)).toContainText('Done');
  const replayed = shore.calls().slice(15);
  expect(replayed.map(({ reference }) => reference)).toEqual(
    sent.map(({ reference }) => reference),
  );
});

test('an operation survives a restart of web and worker, and its page goes on telling', async ({
  page,
  shore,
  storm,
}) => {
  test.setTimeout(120_000);
  const sent = await shore.fail('tax', 12);
  shore.mend('tax');
  await visit(page, planPath(inError(shore.source)));
  const operation = await start(page, { Rate: '1', Canary: '' });
  await expect(count(page, 'Fixed')).not.toHaveText(/^0 /);
  const { fixed, total } = (await readOperation(operation)).counts;
  expect({ total, isUnderWay: fixed < total }).toEqual({ total: 12, isUnderWay: true });
  await storm.installation.restart();
  await expect(state(page)).toContainText('Done', { timeout: 40_000 });
  await expect(count(page, 'Fixed')).toHaveText(/^12 /);
  expect(timesCalled(shore, sent)).toEqual(sent.map(() => 2));
});

test('a viewer sees why replaying many is not for them, and is refused', async ({
  page,
  browser,
  shore,
  storm,
}) => {
  await shore.fail('tax', 1);
  const { address } = storm.installation;
  const theirs = await newPerson(browser, page, { address, role: 'viewer' });
  await visit(theirs, '/replays');
  await expect(
    theirs.getByRole('button', { name: 'Paste references…' }),
  ).toHaveAccessibleDescription('This needs the role operator; yours is viewer.');
  await visit(theirs, planPath(inError(shore.source)));
  await expect(theirs.getByRole('button', { name: /^Replay/ }).last()).toBeDisabled();
  await expect(startAsPerson(theirs, inError(shore.source))).rejects.toThrow(': 403 ');
  expect(shore.calls()).toHaveLength(1);
  await theirs.context().close();
});
