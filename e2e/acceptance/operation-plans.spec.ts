/** Replays of many records before they start: from where they are chosen, the preview, the dry run. */
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
  state,
  statusesOf,
  timesCalled,
} from './operation-page.ts';
import { ensureShop, expect, FAILURES, test } from './storm-test.ts';

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
