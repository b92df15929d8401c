/** Lists for working: filters, facets, views, columns, selection, holding still, export. */
import { readFile } from 'node:fs/promises';
import { recordFacetsSchema } from '../../lib/contracts/record-facets.ts';
import { recordSummarySchema } from '../../lib/contracts/record.ts';
import { expectAccessible, expectNoSidewaysScroll, press, rowLink, rows } from '../console-page.ts';
import { openRecord, visit } from '../console-page.ts';
import { read, send, uniqueName } from '../door.ts';
import { expect, FAILURES, newPerson, test } from './storm-test.ts';
import type { Page } from '@playwright/test';

const bar = (page: Page) => page.getByRole('combobox', { name: 'Filter records' });

/** Types another filter line over the one that is there. */
async function filterBy(page: Page, line: string): Promise<void> {
  await bar(page).focus();
  await press(page, 'ControlOrMeta+a');
  await page.keyboard.type(line);
  await page.keyboard.press('Enter');
}

async function sendSome(source: string, type: string, count: number): Promise<void> {
  for (let n = 0; n < count; n += 1)
    await send({ source, type, reference: `${type}-${String(n)}` });
}

test('facets count what the records are; line, facets and address say the same', async ({
  page,
  storm,
}) => {
  const { facets } = await read(
    `/api/v1/records/facets?source=${storm.source}`,
    recordFacetsSchema,
  );
  const codes = facets.find(({ facet }) => facet === 'failureCode')?.values;
  expect(codes).toEqual([{ value: 'core_app_refused', count: 3 * FAILURES }]);
  await visit(page, `/records?source=${storm.source}`);
  await page.getByRole('button', { name: 'Facets' }).click();
  await expect(page.getByText('2,001 records match.')).toBeVisible();
  await page.getByRole('link', { name: /^core_app_refused 2,001/ }).click();
  await expect(bar(page)).toHaveValue(`source:${storm.source} code:core_app_refused`);
  await expect(page).toHaveURL(/failureCode=core_app_refused/);
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await filterBy(page, `source:${storm.source} type:never`);
  await expect(page.getByText('Nothing matches')).toBeVisible();
  await expect(page).toHaveURL(/type=never/);
  await expect(page).not.toHaveURL(/failureCode/);
  await page.goBack();
  await expect(bar(page)).toHaveValue(`source:${storm.source} code:core_app_refused`);
  await page.goBack();
  await expect(bar(page)).toHaveValue(`source:${storm.source}`);
});

test('filters, selects and clears by keyboard alone, and says what it does not understand', async ({
  page,
  shore,
}) => {
  const type = uniqueName('keys');
  await sendSome(shore.source, type, 4);
  await visit(page, '/records');
  await expect(page.getByText('Live', { exact: true }).first()).toBeVisible();
  await page.keyboard.press('/');
  await page.keyboard.type(`type:${type} sorce:shop`);
  await page.keyboard.press('Enter');
  await expect(page.getByText(/There is no field “sorce”/)).toBeVisible();
  await expectAccessible(page);
  await filterBy(page, `type:${type} source:${shore.source}`);
  await expect(rows(page)).toHaveCount(4);
  await expect(page).toHaveURL(new RegExp(`source=${shore.source}&type=${type}`));
  await press(page, 'Escape', 'j', 'x', 'Shift+J', 'Shift+J');
  const selected = page.getByRole('toolbar', { name: 'Selected records' });
  await expect(selected).toContainText('3 records selected');
  await expectAccessible(page);
  await page.setViewportSize({ width: 320, height: 700 });
  await expectNoSidewaysScroll(page);
  await page.keyboard.press('Escape');
  await expect(selected).toHaveCount(0);
});

test('views are saved for oneself and for all, and others see the shared ones only', async ({
  page,
  browser,
  shore,
  storm,
}) => {
  const names = { own: uniqueName('own'), shared: uniqueName('shared') };
  await visit(page, `/records?source=${shore.source}&status=ERROR&columns=reference,failure`);
  const views = page.getByRole('button', { name: 'Views', exact: true });
  await views.click();
  await page.getByLabel('Save this view as').fill(names.own);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('button', { name: `Remove ${names.own}` })).toBeVisible();
  await page.keyboard.press('Escape');
  await visit(page, `/records?source=${shore.source}&sort=oldest`);
  await views.click();
  await page.getByLabel('Save this view as').fill(names.shared);
  await page.getByLabel('Share it with everybody').check();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('button', { name: `Remove ${names.shared}` })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: names.own, exact: true }).click();
  await expect(page).toHaveURL(/columns=reference,failure/);
  await expect(page).toHaveURL(new RegExp(`source=${shore.source}&status=ERROR`));
  const { address } = storm.installation;
  const theirs = await newPerson(browser, page, { address, role: 'viewer' });
  await visit(theirs, '/records');
  await theirs.getByRole('button', { name: 'Views', exact: true }).click();
  await expect(theirs.getByRole('link', { name: names.own })).toHaveCount(0);
  await theirs.getByRole('link', { name: names.shared, exact: true }).click();
  await expect(theirs).toHaveURL(new RegExp(`source=${shore.source}&sort=oldest`));
  await theirs.context().close();
});

test('columns are chosen and moved, and only the rows in sight are in the page', async ({
  page,
  storm,
}) => {
  await page.setViewportSize({ width: 1680, height: 900 });
  await visit(page, `/records?source=${storm.source}&limit=500`);
  await expect(page.getByText('500 records shown')).toBeVisible();
  expect(await rows(page).count()).toBeLessThan(100);
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('checkbox', { name: 'Event id' }).check();
  await page.getByRole('checkbox', { name: 'Size' }).uncheck();
  await page.getByRole('button', { name: 'Move Event id up' }).click();
  await page.keyboard.press('Escape');
  const head = page.getByRole('table', { name: 'Records' }).getByRole('columnheader');
  await expect(head.filter({ hasText: 'Size' })).toHaveCount(0);
  await expect(head.last()).toHaveText('Failure');
  await expect(head.nth(-2)).toHaveText('Event id');
  await page.reload();
  await expect(head.filter({ hasText: 'Event id' })).toBeVisible();
  await press(page, 'j');
  for (let step = 0; step < 60; step += 1) await page.keyboard.press('j');
  await expect(rows(page).nth(0)).not.toHaveAttribute('aria-rowindex', '2');
  expect(await rows(page).count()).toBeLessThan(100);
});

test('the list holds still while somebody is at it, and counts what is new', async ({
  page,
  shore,
}) => {
  const [first] = await shore.fail('tax', 1);
  await visit(page, `/records?source=${shore.source}`);
  await expect(page.getByText('Live', { exact: true }).first()).toBeVisible();
  await rowLink(page, first?.id ?? '').hover();
  const later = await shore.fail('tax', 12);
  await expect(page.getByRole('button', { name: '12 new' })).toBeVisible();
  await expect(rows(page)).toHaveCount(1);
  await page.getByRole('button', { name: '12 new' }).click();
  await expect(rows(page)).toHaveCount(13);
  for (const { id } of later.slice(-2)) await expect(rowLink(page, id)).toBeVisible();
  await page.getByRole('checkbox').nth(1).check();
  await page.mouse.move(0, 0);
  await shore.fail('tax', 1);
  await expect(page.getByRole('button', { name: '1 new' })).toBeVisible();
  await expect(rows(page)).toHaveCount(13);
});

test('the palette leads to causes, views and records by keyboard alone', async ({
  page,
  storm,
}) => {
  await visit(page, '/');
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('View: Errors of the last');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/records\?status=ERROR&window=24h$/);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('No parcel goes to');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/errors\/[0-9a-z]{13}$/);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('No parcel goes to');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('cargo-42');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/records\?q=cargo-42$/);
  await expect(rows(page).filter({ hasText: storm.source })).toHaveCount(1);
});

/** The file that an export of this form saves. */
async function exported(page: Page, form: 'CSV' | 'NDJSON'): Promise<string> {
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: form, exact: true }).click();
  return readFile(await (await downloading).path(), 'utf8');
}

test('what matches is exported whole as CSV and NDJSON, and no cell is a formula', async ({
  page,
  storm,
  shore,
}) => {
  await visit(page, `/records?source=${storm.source}&status=ERROR`);
  await page.getByRole('button', { name: 'Export' }).click();
  await expect(page.getByText('2,001 records. Newest first')).toBeVisible();
  const lines = (await exported(page, 'NDJSON')).trimEnd().split('\n');
  await expect(page.getByText('2,001 records saved.')).toBeVisible();
  const records = lines.map((line) => recordSummarySchema.parse(JSON.parse(line)));
  expect(new Set(records.map(({ id }) => id)).size).toBe(3 * FAILURES);
  expect(records.every(({ status, source }) => status === 'ERROR' && source === storm.source)).toBe(
    true,
  );
  const csv = (await exported(page, 'CSV')).trimEnd().split('\r\n');
  expect(csv).toHaveLength(1 + 3 * FAILURES);
  const type = uniqueName('formula');
  await send({ source: shore.source, type, reference: '=HYPERLINK("http://evil.test")' });
  await visit(page, `/records?type=${type}`);
  await page.getByRole('button', { name: 'Export' }).click();
  await expect(page.getByText('1 record. Newest first')).toBeVisible();
  expect(await exported(page, 'CSV')).toContain(`"'=HYPERLINK(""http://evil.test"")"`);
});

test('hostile text is shown inert in references, types and payloads of a megabyte', async ({
  page,
  shore,
}) => {
  const type = `<b>${uniqueName('bold')}</b>`;
  const reference = '<script>alert(1)</script>';
  const body = JSON.stringify({ text: `\u001B[31m${'<i>x</i>'.repeat(130_000)}` });
  const id = await send({ source: shore.source, type, reference, body });
  await visit(page, `/records?source=${shore.source}`);
  await expect(rowLink(page, id)).toContainText('<script>alert(1)</script>');
  await expect(rows(page).first()).toContainText(type);
  await rowLink(page, id).click();
  await expect(openRecord(page)).toContainText('Only the first 1');
  await page.getByRole('tab', { name: 'Text' }).click();
  await expect(openRecord(page)).toContainText('[31m<i>x</i>');
  expect(await openRecord(page).locator('i, b, script').count()).toBe(0);
});
