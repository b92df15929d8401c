import { expect, test, type Page } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScroll, rows, visit } from './console-page.ts';
import { send, uniqueName } from './door.ts';

const bar = (page: Page) => page.getByRole('combobox', { name: 'Filter records' });

async function sendSome(type: string, count: number): Promise<void> {
  for (let n = 0; n < count; n += 1)
    await send({ source: 'shop', type, reference: `${type}-${String(n)}` });
}

test('filters, selects and clears by keyboard alone', async ({ page }) => {
  const type = uniqueName('keys');
  await sendSome(type, 4);
  await visit(page, '/records');
  await expect(page.getByText('Live', { exact: true }).first()).toBeVisible();
  await page.keyboard.press('/');
  await page.keyboard.type(`type:${type} sorce:shop`);
  await page.keyboard.press('Enter');
  await expect(page.getByText(/There is no field “sorce”/)).toBeVisible();
  await expectAccessible(page);
  await bar(page).fill(`type:${type} source:shop`);
  await page.keyboard.press('Enter');
  await expect(rows(page)).toHaveCount(4);
  await expect(page).toHaveURL(new RegExp(`source=shop&type=${type}`));
  await page.keyboard.press('Escape');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.keyboard.press('Shift+J');
  await page.keyboard.press('Shift+J');
  const selected = page.getByRole('toolbar', { name: 'Selected records' });
  await expect(selected).toContainText('3 records selected');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(selected).toHaveCount(0);
});

test('narrows down by a facet, keeps it as a view, and exports what is shown', async ({ page }) => {
  const prefix = uniqueName('facet');
  await sendSome(prefix, 3);
  await visit(page, `/records?type=${prefix}`);
  await page.getByRole('button', { name: 'Facets: 1' }).click();
  await expect(page.getByText('3 records match.')).toBeVisible();
  await page.getByRole('link', { name: /^shop 3/ }).click();
  await expect(bar(page)).toHaveValue(`source:shop type:${prefix}`);
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Views', exact: true }).click();
  await page.getByLabel('Save this view as').fill(prefix);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const remove = page.getByRole('button', { name: `Remove ${prefix}` });
  await expect(remove).toBeVisible();
  await expectAccessible(page);
  await remove.click();
  await expect(remove).toHaveCount(0);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Export' }).click();
  await expect(page.getByText('3 records. Newest first')).toBeVisible();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'CSV', exact: true }).click();
  expect((await download).suggestedFilename()).toBe('records.csv');
  await expect(page.getByText('3 records saved.')).toBeVisible();
});

test('fits a narrow window with rows selected', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 700 });
  const type = uniqueName('narrow');
  await sendSome(type, 2);
  await visit(page, `/records?type=${type}`);
  await page.getByRole('checkbox', { name: 'Select all rows of this page' }).check();
  await expect(page.getByRole('toolbar')).toContainText('2 records selected');
  await expectNoSidewaysScroll(page);
});
