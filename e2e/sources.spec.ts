import { expect, test } from '@playwright/test';
import { asPerson, expectNoSidewaysScroll, visit } from './console-page.ts';
import { readRecord, send, uniqueName, waitForStatus } from './door.ts';
import { newViewer } from './person.ts';

test('an administrator creates a source and changes its settings', async ({ page }) => {
  const key = uniqueName('made');
  await visit(page, '/sources');
  await page.getByRole('button', { name: 'New source' }).click();
  await page.getByLabel('Key').fill('Not A Key');
  await page.getByRole('button', { name: 'Create source' }).click();
  await expect(page.getByText('must be 2 to 63 of a-z, 0-9 and -')).toBeVisible();
  await page.getByLabel('Key').fill(key);
  await page.getByLabel('Name', { exact: true }).fill('Made by hand');
  await page.getByRole('button', { name: 'Create source' }).click();
  await expect(page.getByRole('heading', { name: 'Made by hand' })).toBeVisible();
  await page.getByLabel('Most attempts').fill('3');
  await page.getByLabel('HTTP handler').fill('http://127.0.0.1:9/records');
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(page.getByText('Settings saved')).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('Most attempts')).toHaveValue('3');
  await expect(page.getByLabel('HTTP handler')).toHaveValue('http://127.0.0.1:9/records');
});

test('processing is paused and goes on', async ({ page }) => {
  const key = uniqueName('pause');
  await asPerson(page, 'POST', '/api/v1/sources', { key, name: key });
  await visit(page, `/sources/${key}`);
  await page.getByRole('switch', { name: 'Pause processing' }).click();
  await expect(page.getByText('Processing paused')).toBeVisible();
  const id = await send({ source: key });
  await expect(page.getByRole('link', { name: '1 records Just in' })).toBeVisible();
  expect((await readRecord(id)).status).toBe('JUST_IN');
  await page.getByRole('switch', { name: 'Pause processing' }).click();
  await waitForStatus(id, 'ERROR');
  await expect(page.getByRole('link', { name: '1 records Error' })).toBeVisible();
});

test('intake is paused', async ({ page }) => {
  const key = uniqueName('intake');
  await asPerson(page, 'POST', '/api/v1/sources', { key, name: key });
  await visit(page, `/sources/${key}`);
  await page.getByRole('switch', { name: 'Pause intake' }).click();
  await expect(page.getByText('Intake paused')).toBeVisible();
  await expect(async () => {
    await expect(send({ source: key })).rejects.toThrow('503');
  }).toPass();
});

test('a source is retired after a question, and taken back', async ({ page }) => {
  const key = uniqueName('retire');
  await asPerson(page, 'POST', '/api/v1/sources', { key, name: key });
  await visit(page, `/sources/${key}`);
  await page.getByRole('button', { name: 'Retire source' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Retire source' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Retire source' }).click();
  await expect(page.getByRole('alertdialog')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Take back into use' })).toBeVisible();
  await expect(async () => {
    await expect(send({ source: key })).rejects.toThrow('410');
  }).toPass();
  await page.getByRole('button', { name: 'Take back into use' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Take back into use' }).click();
  await expect(page.getByRole('alertdialog')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Retire source' })).toBeVisible();
  // Other processes hear of it within seconds.
  await expect(async () => {
    expect(await send({ source: key })).toMatch(/^[0-9a-z]{13}$/);
  }).toPass();
});

test('the handlers of a source are listed with their types', async ({ page }) => {
  await visit(page, '/sources/shop');
  const handlers = page.getByRole('region', { name: 'Handlers of this source' });
  await expect(handlers.getByRole('row', { name: /order\.placed/ })).toBeVisible();
});

test('a viewer reads, and reads why nothing can be changed', async ({ browser, page }) => {
  const key = uniqueName('readonly');
  await asPerson(page, 'POST', '/api/v1/sources', { key, name: key });
  const viewer = await newViewer(browser, page);
  await visit(viewer, `/sources/${key}`);
  const reason = 'This needs the role admin; yours is viewer.';
  await expect(viewer.getByText(reason).first()).toBeVisible();
  await expect(viewer.getByLabel('Most attempts')).toBeDisabled();
  await expect(viewer.getByRole('switch', { name: 'Pause intake' })).toBeDisabled();
  await expect(viewer.getByRole('button', { name: 'Retire source' })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
  await expect(asPerson(viewer, 'PATCH', `/api/v1/sources/${key}`, { name: 'x' })).rejects.toThrow(
    '403',
  );
  await viewer.context().close();
});

test('a source that does not exist is said so', async ({ page }) => {
  await visit(page, '/sources/nothing-here');
  await expect(page.getByText('There is no source nothing-here')).toBeVisible();
});

test('the list fits on a phone', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await visit(page, '/sources');
  await expect(page.getByRole('link', { name: 'shop' }).first()).toBeVisible();
  await expectNoSidewaysScroll(page);
});
