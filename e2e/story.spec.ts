import { expect, test } from '@playwright/test';
import { asPerson, expectAccessible, openRecord, visit } from './console-page.ts';
import { lease, send, uniqueName, waitForStatus } from './door.ts';
import { startRefusingCoreApp, type RefusingCoreApp } from './core-app.ts';

let app: RefusingCoreApp;
test.beforeEach(async () => {
  app = await startRefusingCoreApp('The tax rate is not known');
});
test.afterEach(() => {
  app.close();
});

test('a record tells its whole story, takes a comment by keyboard, and shows what is different', async ({
  page,
}) => {
  const source = uniqueName('story');
  const reference = uniqueName('order');
  await asPerson(page, 'POST', '/api/v1/sources', {
    key: source,
    name: source,
    handlerUrl: app.handlerUrl,
  });
  app.mend(true);
  const good = await send({ source, reference, body: '{"total":1.10,"n":12345678901234567890}' });
  await waitForStatus(good, 'PROCESSED');
  app.mend(false);
  const id = await send({ source, reference, body: '{"total":1.1,"n":12345678901234567891}' });
  await waitForStatus(id, 'ERROR');
  await visit(page, `/records/${id}`);
  const record = openRecord(page);
  await expect(record.getByText('Received', { exact: false }).first()).toBeVisible();
  await expect(record.getByText('Attempt 1: Failed for good')).toBeVisible();
  await expect(record.getByText('Same reference:')).toBeVisible();
  await page.keyboard.press('c');
  await page.keyboard.type('Told the partner <script>.');
  await page.keyboard.press('Control+Enter');
  await expect(record.getByText('Told the partner <script>.')).toBeVisible();
  await record.getByText(/^Comments/).click();
  await expect(record.getByText('Attempt 1: Failed for good')).toHaveCount(0);
  await expect(page).toHaveURL(/told=comment/);
  await record.getByText('Compare with the last good record').click();
  await expect(record.getByText('12345678901234567891').last()).toBeVisible();
  await expect(record.locator('del', { hasText: '1.10' })).toBeVisible();
  await expectAccessible(page);
});

test('the third party is told of its errors: previewed, changed, sent once, and noted on the record', async ({
  page,
}) => {
  const source = uniqueName('notice');
  await asPerson(page, 'POST', '/api/v1/sources', {
    key: source,
    name: source,
    handlerUrl: app.handlerUrl,
  });
  const references = [uniqueName('order'), uniqueName('order')];
  const ids = await Promise.all(references.map((reference) => send({ source, reference })));
  for (const id of ids) await waitForStatus(id, 'ERROR');
  await visit(page, `/records?source=${source}&status=ERROR`);
  await page.getByRole('checkbox', { name: 'Select all rows of this page' }).check();
  await page
    .getByRole('toolbar', { name: 'Selected records' })
    .getByRole('button', { name: 'Notice…' })
    .click();
  const dialog = page.getByRole('dialog', { name: 'Notice to the third party' });
  for (const reference of references) await expect(dialog).toContainText(reference);
  await expect(dialog).toContainText('The tax rate is not known');
  await expectAccessible(page);
  await dialog.getByLabel('Introduction').fill('Dear partner,');
  const download = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'CSV' }).click();
  await dialog.getByRole('button', { name: 'Download' }).click();
  expect((await download).suggestedFilename()).toMatch(/^notice-\d+-notice-.*\.csv$/);
  await dialog.getByRole('button', { name: `Send to ${source}` }).click();
  await expect(dialog.getByText(/is noted on 2 records/)).toBeVisible();
  await dialog.getByRole('link', { name: 'Open its egress record' }).click();
  await expect(openRecord(page)).toContainText('sluice.error-notice');
  const delivery = await lease(source);
  expect(JSON.stringify(delivery)).toContain('sluice.error-notice');
  await visit(page, `/records/${ids[0] ?? ''}`);
  await expect(openRecord(page).getByText('Notice sent')).toBeVisible();
  await expect(openRecord(page).getByText('Notice downloaded')).toBeVisible();
});
