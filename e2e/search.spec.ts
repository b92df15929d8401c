import { expect, test } from '@playwright/test';
import { expectAccessible, rowLink, rows, visit } from './console-page.ts';
import { send, uniqueName, waitForStatus } from './door.ts';

test('finds what stands in a payload, after no identifier was it', async ({ page }) => {
  const needle = uniqueName('needle');
  const id = await send({ source: 'shop', body: JSON.stringify({ note: `a ${needle} in hay` }) });
  await visit(page, '/records');
  await page.keyboard.press('/');
  await page.keyboard.type(needle);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Nothing matches')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Search payloads' }).click();
  await expect(page).toHaveURL(/in=payload/);
  await expect(rows(page)).toHaveCount(1);
  await expect(rowLink(page, id)).toBeVisible();
  await expect(page.getByLabel('Filter records')).toHaveValue(`payload:${needle}`);
});

test('finds records in error by a part of the message', async ({ page }) => {
  const type = uniqueName('unheard-of');
  const id = await send({ source: 'github', type });
  await waitForStatus(id, 'ERROR');
  await visit(page, '/records');
  await page.keyboard.press('/');
  await page.keyboard.type(`error:${type.toUpperCase()}`);
  await page.keyboard.press('Enter');
  await expect(rows(page)).toHaveCount(1);
  await expect(rowLink(page, id)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(page).not.toHaveURL(/q=/);
});
