import { expect, test } from '@playwright/test';
import { rowLink, rows, visit } from './console-page.ts';
import { order, send, uniqueName } from './door.ts';

test('a record arrives, and is processed, before the eyes of who watches', async ({ page }) => {
  const reference = uniqueName('order');
  await visit(page, `/records?reference=${reference}&direction=INGRESS`);
  await expect(page.getByText('Nothing matches')).toBeVisible();
  const id = await send({
    source: 'shop',
    reference,
    type: 'order.placed',
    body: order(reference),
  });
  await expect(rowLink(page, id)).toBeVisible();
  await expect(rows(page).first()).toContainText('Processed');
});

test('new records are only counted while a record is open, and rows change in place', async ({
  page,
}) => {
  const type = uniqueName('type');
  const first = await send({ source: 'github', type });
  await visit(page, `/records?type=${type}&record=${first}`);
  await expect(page.getByRole('article')).toContainText(first);
  await send({ source: 'github', type });
  await expect(page.getByRole('button', { name: '1 new' })).toBeVisible();
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page).first()).toContainText('Error');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: '1 new' }).click();
  await expect(rows(page)).toHaveCount(2);
});

test('the counts beside the filters follow', async ({ page }) => {
  await visit(page, '/records?source=github');
  const chip = page.getByRole('link', { name: /^Error \d/ });
  await expect(chip).toBeVisible();
  const before = Number((await chip.innerText()).replace(/\D/g, ''));
  await send({ source: 'github', type: uniqueName('type') });
  await expect
    .poll(async () => Number((await chip.innerText()).replace(/\D/g, '')))
    .toBeGreaterThan(before);
});
