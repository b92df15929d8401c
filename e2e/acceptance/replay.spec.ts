/** Replays of one record, everywhere that a record is shown. */
import type { Page } from '@playwright/test';
import { asPerson, openRecord, press, rowLink, rows, visit } from '../console-page.ts';
import {
  acknowledge,
  lease,
  onlyGroup,
  readRecord,
  replayElsewhere,
  send,
  waitForStatus,
} from '../door.ts';
import { readOperation, startAsPerson, state } from './operation-page.ts';
import { expect, newPerson, test, type Shore } from './storm-test.ts';

const replayButton = (page: Page) =>
  openRecord(page).getByRole('button', { name: 'Replay', exact: true });

/** How often the Core App was asked to process a record. */
function timesCalled(shore: Shore, reference: string | undefined): number {
  return shore.calls().filter((call) => call.reference === reference).length;
}

test('an Error is replayed at one click wherever it is shown, and its outcome appears in place', async ({
  page,
  shore,
}) => {
  const sent = await shore.fail('tax', 5);
  const [inList, inPanel, onPage, byKey, inGroup] = sent;
  await visit(page, `/records?source=${shore.source}&record=${inPanel?.id ?? ''}`);
  await expect(openRecord(page)).toContainText('is not known');
  await replayButton(page).click();
  await expect(openRecord(page).getByText('Replayed, and it failed again')).toBeVisible();
  shore.mend('tax');
  await replayButton(page).click();
  await expect(openRecord(page).getByText('Replayed: now Processed.')).toBeVisible();
  await expect(openRecord(page).getByRole('region', { name: 'Failure' })).toHaveCount(0);
  await press(page, 'Escape');
  const row = rows(page).filter({ has: rowLink(page, inList?.id ?? '') });
  await row.getByRole('button', { name: `Replay ${inList?.reference ?? ''}` }).click();
  await expect(row).toContainText('Processed');
  await rowLink(page, byKey?.id ?? '').focus();
  await page.keyboard.press('r');
  await expect(rows(page).filter({ has: rowLink(page, byKey?.id ?? '') })).toContainText(
    'Processed',
  );
  await visit(page, `/records/${onPage?.id ?? ''}`);
  await replayButton(page).click();
  await expect(openRecord(page).getByText('Replayed: now Processed.')).toBeVisible();
  await visit(page, `/errors/${(await onlyGroup(shore.source)).id}`);
  await page.getByRole('button', { name: `Replay ${inGroup?.reference ?? ''}` }).click();
  await expect(page.getByText('No record is open because of it', { exact: true })).toBeVisible();
  await expect
    .poll(() => sent.map(({ reference }) => timesCalled(shore, reference)))
    .toEqual([2, 3, 2, 2, 2]);
});

test('what is Processed or Acknowledged is replayed after asking, with a reason that is kept', async ({
  page,
  shore,
}) => {
  shore.mend('tax');
  const [processed] = await shore.fail('tax', 1);
  const id = processed?.id ?? '';
  await visit(page, `/records?source=${shore.source}&record=${id}`);
  await expect(openRecord(page)).toContainText('Processed');
  await page.keyboard.press('r');
  const dialog = page.getByRole('alertdialog');
  await expect(dialog).toContainText('Replay a record that is Processed?');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  expect((await readRecord(id)).generation).toBe(0);
  await page.keyboard.press('r');
  await dialog.getByLabel('Reason').fill('the tax rate was wrong');
  await dialog.getByRole('button', { name: 'Replay', exact: true }).click();
  await expect(page.getByText('Replayed: now Processed.')).toBeVisible();
  await expect(page.getByText('“the tax rate was wrong”')).toBeVisible();
  expect((await readRecord(id)).replays).toHaveLength(1);
  const out = await send({ source: shore.source, direction: 'egress' });
  await acknowledge(await lease(shore.source));
  await visit(page, `/records/${out}`);
  await expect(openRecord(page)).toContainText('Acknowledged');
  await replayButton(page).click();
  await expect(dialog).toContainText('Replay a record that is Acknowledged?');
  await dialog.getByRole('button', { name: 'Replay', exact: true }).click();
  await expect(openRecord(page).getByText('Queued again, waiting for delivery…')).toBeVisible();
  await acknowledge(await lease(shore.source));
  await expect(openRecord(page).getByText('Replayed: now Acknowledged.')).toBeVisible();
});

test('pressed twice, by mouse and by key, a replay runs once', async ({ page, shore }) => {
  const [record] = await shore.fail('tax', 1);
  shore.mend('tax');
  shore.hold();
  await visit(page, `/records/${record?.id ?? ''}`);
  await replayButton(page).dblclick();
  await press(page, 'r', 'r');
  shore.letGo();
  await expect(openRecord(page).getByText('Replayed: now Processed.')).toBeVisible();
  expect(timesCalled(shore, record?.reference)).toBe(2);
  expect((await readRecord(record?.id ?? '')).generation).toBe(1);
});

test('one replay and one of many over the same record at once run it once', async ({
  page,
  shore,
}) => {
  const [record] = await shore.fail('tax', 1);
  const id = record?.id ?? '';
  shore.mend('tax');
  shore.hold();
  await visit(page, `/records/${id}`);
  await expect(replayButton(page)).toBeVisible();
  await Promise.all([
    startAsPerson(page, { kind: 'ids', ids: [id] }),
    replayButton(page).click({ force: true }),
  ]);
  shore.letGo();
  await shore.settle();
  await visit(page, '/replays');
  const table = page.getByRole('table', { name: 'Replays, newest first' });
  await table.getByRole('row').nth(1).getByRole('link').first().click();
  await expect(state(page)).toContainText('Done');
  const { fixed, skipped } = (await readOperation(Number(page.url().split('/').at(-1)))).counts;
  expect(fixed + skipped).toBe(1);
  expect(timesCalled(shore, record?.reference)).toBe(2);
  expect((await readRecord(id)).generation).toBe(1);
});

test('what waits or is in work cannot be replayed, and the button says why', async ({
  page,
  shore,
}) => {
  shore.hold();
  const [record] = await shore.send('tax', 1);
  await visit(page, `/records/${record?.id ?? ''}`);
  await expect(replayButton(page)).toHaveAccessibleDescription(
    /^It is (waiting|in work) already: there is nothing to replay\.$/,
  );
  await page.keyboard.press('r');
  shore.letGo();
  await waitForStatus(record?.id ?? '', 'ERROR');
  expect((await readRecord(record?.id ?? '')).generation).toBe(0);
});

test('a replay that somebody else made first is told in plain words', async ({ page, shore }) => {
  const [record] = await shore.fail('tax', 1);
  const id = record?.id ?? '';
  await visit(page, `/records/${id}`);
  await expect(replayButton(page)).toBeVisible();
  await asPerson(page, 'PATCH', `/api/v1/sources/${shore.source}`, { processingPaused: true });
  await page.route(`**/api/v1/records/${id}`, (route) => route.abort());
  await replayElsewhere(id);
  await replayButton(page).click();
  await expect(
    page.getByRole('alert').filter({ hasText: /waiting or in work already/ }),
  ).toBeVisible();
});

test('a viewer sees why replaying is not for them, and is refused', async ({
  page,
  browser,
  shore,
  storm,
}) => {
  const [record] = await shore.fail('tax', 1);
  const id = record?.id ?? '';
  const { address } = storm.installation;
  const theirs = await newPerson(browser, page, { address, role: 'viewer' });
  await visit(theirs, `/records/${id}`);
  await expect(replayButton(theirs)).toHaveAccessibleDescription(
    'This needs the role operator; yours is viewer.',
  );
  await replayButton(theirs).click({ force: true });
  await theirs.keyboard.press('r');
  await expect(asPerson(theirs, 'POST', `/api/v1/records/${id}/replay`, {})).rejects.toThrow(
    ': 403 ',
  );
  expect((await readRecord(id)).generation).toBe(0);
  expect(timesCalled(shore, record?.reference)).toBe(1);
  await theirs.context().close();
});
