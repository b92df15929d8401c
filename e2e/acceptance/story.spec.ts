/** The story of a record: all that ever happened to it, what is different, and what a partner is told. */
import { readFile } from 'node:fs/promises';
import { recordPageSchema } from '../../lib/contracts/record.ts';
import { asPerson, expectAccessible, openRecord, visit } from '../console-page.ts';
import {
  acknowledge,
  lease,
  onlyGroup,
  order,
  read,
  readRecord,
  send,
  uniqueName,
  waitForStatus,
} from '../door.ts';
import { count, planPath, start } from './operation-page.ts';
import { ensureShop, expect, test } from './storm-test.ts';
import type { Page } from '@playwright/test';

test('one page tells all that ever happened to a record, in order', async ({ page, shore }) => {
  await ensureShop(page);
  const reference = uniqueName('order');
  const body = order(reference, { currency: 'euro' });
  const id = await send({ source: 'shop', type: 'order.placed', reference, body });
  await waitForStatus(id, 'ERROR');
  await asPerson(page, 'POST', `/api/v1/records/${id}/replay`, { reason: 'just to see' });
  await waitForStatus(id, 'ERROR');
  const other = await send({ source: shore.source, type: 'order.asked', reference });
  const edit = { base: 1, text: order(reference), reason: 'They wrote it out.' };
  await asPerson(page, 'POST', `/api/v1/records/${id}/revisions`, edit);
  await visit(page, planPath({ kind: 'ids', ids: [id] }));
  await start(page, { Canary: '', Name: 'Currencies', Reason: 'the currency is mended' });
  await expect(count(page, 'Fixed')).toHaveText(/^1 /);
  await acknowledge(await lease('shop', reference));
  await visit(page, `/records/${id}`);
  await expect(openRecord(page).getByText('Attempt 1: Processed')).toBeVisible();
  await page.keyboard.press('c');
  await page.keyboard.type('Told the partner <script>.');
  await page.keyboard.press('Control+Enter');
  await expect(openRecord(page).getByText('Told the partner <script>.')).toBeVisible();
  const story = page.getByRole('heading', { name: 'Timeline' }).locator('..');
  await expect(story).toContainText(
    new RegExp(
      [
        ...['Received', 'Attempt 1: Failed for good', 'Replayed by .*when it was Error'],
        ...['“just to see”', 'Attempt 1: Failed for good', 'Same reference:.*order.asked from'],
        ...['Edited by .*: revision 2', '“They wrote it out.”', 'Replayed by .*with Currencies'],
        ...['“the currency is mended”', 'Enqueued order.confirmation to shop'],
        ...['Attempt 1: Processed.*revision 2', 'Acknowledged: order.confirmation to shop'],
        'Told the partner <script>',
      ].join('.*'),
      's',
    ),
  );
  await expectAccessible(page);
  await openRecord(page)
    .getByText(/^Comments/)
    .click();
  await expect(openRecord(page).getByText('Attempt 1: Failed for good')).toHaveCount(0);
  await expect(page).toHaveURL(/told=comment/);
  await page.reload();
  await expect(openRecord(page).getByText('Told the partner <script>.')).toBeVisible();
  await expect(openRecord(page).getByText(/“just to see”/)).toHaveCount(0);
  expect((await readRecord(other)).reference).toBe(reference);
});

test('what is different from the attempt before, and from the last good record, is shown exactly', async ({
  page,
  shore,
}) => {
  const event = (total: string) =>
    `{"specversion":"1.0","data":{"fault":"tax","number":7},"total":${total},"n":1234567890123456789}`;
  const mediaType = 'application/json';
  const { source } = shore;
  shore.mend('tax');
  const good = await send({ source, body: event('1.10'), mediaType });
  await waitForStatus(good, 'PROCESSED');
  shore.mend('tax', 'customs');
  const id = await send({ source, body: event('1.1'), mediaType });
  await waitForStatus(id, 'ERROR');
  shore.mend('tax', 'weight');
  await asPerson(page, 'POST', `/api/v1/records/${id}/replay`, {});
  await expect.poll(async () => (await readRecord(id)).failure?.message).toContain('weight');
  await visit(page, `/records/${id}`);
  await openRecord(page).getByText('Different from the attempt before').click();
  await expect(openRecord(page).locator('del', { hasText: 'The customs of' })).toBeVisible();
  await expect(openRecord(page).locator('ins', { hasText: 'The weight of' })).toBeVisible();
  await openRecord(page).getByText('Compare with the last good record').click();
  await expect(openRecord(page).locator('del', { hasText: '1.10' })).toBeVisible();
  await expect(openRecord(page).locator('ins', { hasText: '1.1' }).last()).toHaveText(/1\.1$/);
  await expect(openRecord(page).locator('ins', { hasText: '1234567890123456789' })).toHaveCount(0);
});

/** What a notice of this form says when it is downloaded. */
async function download(page: Page, form: 'Text' | 'CSV' | 'NDJSON'): Promise<string> {
  const dialog = page.getByRole('dialog', { name: 'Notice to the third party' });
  await dialog.getByRole('button', { name: form, exact: true }).click();
  const downloading = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Download' }).click();
  const file = await downloading;
  expect(file.suggestedFilename()).toMatch(/^notice-\d+-.*\.(txt|csv|ndjson)$/);
  return readFile(await file.path(), 'utf8');
}

test('a partner is told of a group in its own words: text, CSV, NDJSON, or as an egress record', async ({
  page,
  shore,
}) => {
  const sent = await shore.fail('tax', 3);
  const references = sent.map(({ reference }) => reference);
  const { id } = await onlyGroup(shore.source);
  await visit(page, `/errors/${id}`);
  await page.getByRole('button', { name: 'Notice…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Notice to the third party' });
  await expect(dialog).toContainText(`About 3 records of ${shore.source} with 1 cause`);
  await expectAccessible(page);
  await dialog.getByLabel('Introduction').fill('Dear partner,');
  const text = await download(page, 'Text');
  expect(text).toMatch(/^Dear partner,/);
  expect(text).toContain('What we ask of you:');
  const csv = (await download(page, 'CSV')).trimEnd().split('\r\n');
  expect(csv).toHaveLength(4);
  expect(csv[0]).toMatch(/^reference,event_id,type,/);
  const ndjson = (await download(page, 'NDJSON')).trimEnd().split('\n');
  expect(ndjson).toHaveLength(3);
  for (const reference of references) {
    expect(text).toContain(reference);
    expect(csv.filter((line) => line.startsWith(`${reference},`))).toHaveLength(1);
    expect(ndjson.filter((line) => line.includes(`"reference":"${reference}"`))).toHaveLength(1);
  }
  await dialog.getByRole('button', { name: `Send to ${shore.source}` }).dblclick();
  await expect(dialog.getByText(/is noted on 3 records/)).toBeVisible();
  await dialog.getByRole('link', { name: 'Open its egress record' }).click();
  await expect(openRecord(page)).toContainText('sluice.error-notice');
  const delivery = JSON.stringify(await lease(shore.source));
  expect(delivery).toContain('sluice.error-notice');
  const list = `/api/v1/records?source=${shore.source}&type=sluice.error-notice`;
  expect((await read(list, recordPageSchema)).records).toHaveLength(1);
  await visit(page, `/records/${sent[0]?.id ?? ''}`);
  await expect(openRecord(page).getByText('Notice sent')).toHaveCount(1);
  await expect(openRecord(page).getByText('Notice downloaded')).toHaveCount(3);
});
