/** Replays of many records as one operation: planned, tried, watched, stopped, and repeated. */
import { recordFacetsSchema } from '../../lib/contracts/record-facets.ts';
import { expectAccessible, expectNoSidewaysScroll, press, rows, visit } from '../console-page.ts';
import { onlyGroup, order, read, readRecord, send, uniqueName, waitForStatus } from '../door.ts';
import {
  count,
  inError,
  items,
  planPath,
  readOperation,
  start,
  startAsPerson,
  state,
} from './operation-page.ts';
import { ensureShop, expect, FAILURES, newPerson, test, type Shore } from './storm-test.ts';
import type { SentRecord } from '../../lib/testing/storm.ts';

const statusesOf = (sent: readonly SentRecord[]) =>
  Promise.all(sent.map(async ({ id }) => (await readRecord(id)).status));

/** How often the Core App was asked to process each record. */
function timesCalled(shore: Shore, sent: readonly SentRecord[]): number[] {
  const calls = shore.calls();
  return sent.map((one) => calls.filter(({ reference }) => reference === one.reference).length);
}

test('a selection is replayed, and nothing else', async ({ page, shore }) => {
  const sent = await shore.fail('tax', 6);
  shore.mend('tax');
  await visit(page, `/records?source=${shore.source}&sort=oldest`);
  await expect(rows(page)).toHaveCount(6);
  await press(page, 'j', 'x', 'j', 'Shift+J');
  const selected = page.getByRole('toolbar', { name: 'Selected records' });
  await expect(selected).toContainText('3 records selected');
  await page.keyboard.press('r');
  await expect(page.getByText('3 of 3 records')).toBeVisible();
  await start(page, { Canary: '' });
  await expect(state(page)).toContainText('Done');
  await expect(count(page, 'Fixed')).toHaveText(/^3 /);
  const [p, e] = ['PROCESSED', 'ERROR'];
  expect(await statusesOf(sent)).toEqual([p, p, p, e, e, e]);
});

test('a group is cleared: preview, canary, a person’s word, done', async ({ page, shore }) => {
  const sent = await shore.fail('tax', 12);
  const { id } = await onlyGroup(shore.source);
  await visit(page, `/errors/${id}`);
  await page.getByRole('button', { name: 'Replay these…' }).click();
  await expect(page.getByText('12 of 12 records')).toBeVisible();
  await expect(page.getByRole('region', { name: 'By source' })).toContainText(`${shore.source}12`);
  await expectAccessible(page);
  shore.mend('tax');
  await page.getByRole('button', { name: 'until somebody says so' }).click();
  await start(page, { Canary: '5', Name: 'Tax rates' });
  await expect(state(page)).toContainText('Waits for a person');
  await expect(count(page, 'Fixed')).toHaveText(/^5 /);
  expect(timesCalled(shore, sent).filter((times) => times === 2)).toHaveLength(5);
  await page.reload();
  await expect(count(page, 'Waiting')).toHaveText(/^7 /);
  await page.getByRole('button', { name: 'Continue with the rest' }).click();
  await expect(state(page)).toContainText('Done');
  await count(page, 'Fixed').click();
  await expect(items(page)).toHaveCount(12);
  await expectAccessible(page);
  await page.setViewportSize({ width: 320, height: 800 });
  await expectNoSidewaysScroll(page);
  expect(timesCalled(shore, sent)).toEqual(sent.map(() => 2));
});

test('all that match a filter are replayed, and what arrives later is not swept in', async ({
  page,
  shore,
}) => {
  const sent = await shore.fail('tax', 60);
  await visit(page, `/records?source=${shore.source}&status=ERROR&limit=50`);
  await expect(page.getByText('50 records shown')).toBeVisible();
  await page.getByRole('checkbox', { name: 'Select all rows of this page' }).check();
  await page.getByRole('button', { name: 'Select all 60 that match' }).click();
  const selected = page.getByRole('toolbar', { name: 'Selected records' });
  await expect(selected).toContainText('All 60 records that match are selected');
  await selected.getByRole('button', { name: 'Replay' }).click();
  await expect(page.getByText('60 of 60 records')).toBeVisible();
  await page.getByRole('button', { name: 'until somebody says so' }).click();
  shore.mend('tax');
  const operation = await start(page, { Canary: '2' });
  await expect(state(page)).toContainText('Waits for a person');
  const late = await shore.fail('customs', 5);
  await page.getByRole('button', { name: 'Continue with the rest' }).click();
  await expect(state(page)).toContainText('Done');
  await expect(count(page, 'Fixed')).toHaveText(/^60 /);
  expect((await readOperation(operation)).counts.total).toBe(60);
  expect(timesCalled(shore, late)).toEqual([1, 1, 1, 1, 1]);
  expect(timesCalled(shore, sent)).toEqual(sent.map(() => 2));
});

test('references pasted from a mail are replayed, and what no record has is told', async ({
  page,
  shore,
}) => {
  const sent = await shore.fail('tax', 3);
  shore.mend('tax');
  const [first, , third] = sent.map(({ reference }) => reference);
  await visit(page, '/');
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await press(page, 'g', 'p');
  await page.getByRole('button', { name: 'Paste references…' }).click();
  await page
    .getByLabel('References')
    .fill(`${first ?? ''}\n${third ?? ''}\nno-such-order\n${first ?? ''}`);
  await expect(page.getByText('3 references; 1 said again.')).toBeVisible();
  await page.getByRole('button', { name: 'See what would be replayed' }).click();
  await expect(page.getByText('2 of 2 records')).toBeVisible();
  await expect(page.getByText('1 reference that no record has')).toBeVisible();
  await start(page, { Canary: '' });
  await expect(state(page)).toContainText('Done');
  await expect(count(page, 'Fixed')).toHaveText(/^2 /);
  expect(await statusesOf(sent)).toEqual(['PROCESSED', 'ERROR', 'PROCESSED']);
});

test('the preview of thousands of records counts them by everything, and says why not all', async ({
  page,
  storm,
}) => {
  const query = `source=${storm.source},seed-crm`;
  const { total, facets } = await read(`/api/v1/records/facets?${query}`, recordFacetsSchema);
  const filter = { source: [storm.source, 'seed-crm'] };
  await visit(page, planPath({ kind: 'filter', filter }));
  const said = page.getByRole('status').filter({ hasText: /of [\d,]+ records/ });
  await expect(said).toContainText(`of ${total.count.toLocaleString('en-GB')} records`);
  const all = page.getByLabel('Also replay what is Processed or Acknowledged already');
  await expect(page.getByText('Done already: replaying it again was not confirmed')).toBeVisible();
  const totals = filter.source.map(async (source) => {
    const one = await read(`/api/v1/records/facets?source=${source}`, recordFacetsSchema);
    return one.total.count;
  });
  const countsOf = (facet: string) =>
    facets.find((one) => one.facet === facet)?.values.map((one) => one.count) ?? [];
  for (const [title, counts] of [
    ['By status', countsOf('status')],
    ['By source', await Promise.all(totals)],
    ['By type', countsOf('type')],
  ] as const) {
    const lines = page.getByRole('region', { name: title }).getByRole('listitem');
    await expect(lines).toHaveCount(counts.length);
    const shown = await lines.allTextContents();
    const numbers = shown.map((line) =>
      Number(line.replace(/^.*?([\d,]+)$/, '$1').replace(',', '')),
    );
    expect(numbers.toSorted()).toEqual(counts.toSorted());
  }
  const groups = page.getByRole('region', { name: 'By error group' }).getByRole('listitem');
  await expect(groups.filter({ hasText: /667$/ })).toHaveCount(3);
  await expect(page.getByRole('region', { name: 'By handler that ran last' })).toContainText(
    /http@1.*2,001/,
  );
  const before = Number(/^[\d,]+/.exec((await said.textContent()) ?? '')?.[0].replace(',', ''));
  expect(before).toBeGreaterThanOrEqual(3 * FAILURES);
  await all.check();
  await expect(said).not.toContainText(new RegExp(`^${before.toLocaleString('en-GB')} of`));
});

test('a filter that matches nothing has nothing to replay', async ({ page, shore }) => {
  await visit(page, planPath(inError(shore.source)));
  await expect(page.getByText(/Nothing matches: there is nothing to replay/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Replay 0 records' })).toBeDisabled();
});

test('a dry run says what the handler of now would do, and does nothing', async ({
  page,
  shore,
}) => {
  await ensureShop(page);
  const reference = uniqueName('order');
  const broken = order(reference, { currency: 'euro' });
  const type = uniqueName('never');
  const ids = [
    await send({ source: 'shop', type: 'order.placed', reference, body: broken }),
    await send({ source: 'shop', type, reference, body: broken }),
  ];
  for (const id of ids) await waitForStatus(id, 'ERROR');
  const [refused] = await shore.fail('tax', 1);
  const known = order(reference);
  const taken = await send({ source: 'shop', type: 'order.placed', reference, body: known });
  await waitForStatus(taken, 'PROCESSED');
  const all = [...ids, refused?.id ?? '', taken];
  await visit(page, planPath({ kind: 'ids', ids: all }));
  await page.getByRole('button', { name: 'Try them' }).click();
  await expect(page.getByText('1 of 3 would succeed.')).toBeVisible();
  const samples = page.getByRole('listitem').filter({ hasText: /^(Would|Not tried)/ });
  await expect(samples).toHaveCount(4);
  await expect(samples.filter({ hasText: 'Would fail' }).first()).toContainText(
    'the same way as before',
  );
  await expect(samples.filter({ hasText: 'Would succeed' })).toContainText(
    /would change \d+ rows?/,
  );
  await expect(samples.filter({ hasText: 'Not tried' })).toHaveCount(1);
  for (const id of all) expect((await readRecord(id)).generation).toBe(0);
  expect(shore.calls()).toHaveLength(1);
});

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
