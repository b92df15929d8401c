import { expect, test } from '@playwright/test';
import {
  expectAccessible,
  expectNoSidewaysScroll,
  openRecord,
  rowLink,
  rows,
  visit,
} from './console-page.ts';
import { send, uniqueName, waitForStatus } from './door.ts';

test('filters by source, and the address brings the view back', async ({ page }) => {
  const type = uniqueName('type');
  const fromShop = await send({ source: 'shop', type });
  const fromGithub = await send({ source: 'github', type });
  await visit(page, `/records?type=${type}`);
  await expect(rows(page)).toHaveCount(2);
  await page.getByRole('button', { name: 'All sources' }).click();
  await page.getByRole('checkbox', { name: /^shop/ }).check();
  await expect(rows(page)).toHaveCount(1);
  await expect(rowLink(page, fromShop)).toBeVisible();
  await expect(page).toHaveURL(/source=shop/);
  await page.reload();
  await expect(rowLink(page, fromShop)).toBeVisible();
  await expect(rowLink(page, fromGithub)).toHaveCount(0);
  await page.getByRole('button', { name: 'shop' }).click();
  await page.getByRole('checkbox', { name: /^github/ }).check();
  await expect(rows(page)).toHaveCount(2);
});

test('filters by status with chips that are links and carry live counts', async ({ page }) => {
  const type = uniqueName('type');
  const id = await send({ source: 'github', type });
  await waitForStatus(id, 'ERROR');
  await visit(page, '/records');
  await expect(page.getByRole('link', { name: /^Error \d/ })).toHaveAttribute(
    'href',
    '/records?status=ERROR',
  );
  // The live counts know no types: beside a filter by type a number would not be that of the rows.
  await visit(page, `/records?type=${type}`);
  const chip = page.getByRole('link', { name: /^Error$/ });
  await expect(chip).toHaveAttribute('href', `/records?status=ERROR&type=${type}`);
  await chip.click();
  await expect(page).toHaveURL(/status=ERROR/);
  await expect(chip).toHaveAttribute('aria-current', 'true');
  await expect(rowLink(page, id)).toBeVisible();
  await page.getByRole('link', { name: /^Processed/ }).click();
  await chip.click();
  await expect(page.getByText('Nothing matches')).toBeVisible();
  await page.getByRole('button', { name: 'Clear filters' }).last().click();
  await expect(page).toHaveURL(/\/records$/);
  await page.goBack();
  await expect(page.getByText('Nothing matches')).toBeVisible();
});

test('finds by exact reference, leading to the search field with /', async ({ page }) => {
  const reference = uniqueName('needle');
  const id = await send({ source: 'shop', reference });
  await visit(page, '/records');
  await expect(rowLink(page, id)).toBeVisible();
  await page.keyboard.press('/');
  await page.keyboard.type(reference);
  await page.keyboard.press('Enter');
  await expect(rows(page)).toHaveCount(1);
  await expect(rowLink(page, id)).toBeVisible();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(page).not.toHaveURL(/q=/);
});

test('shows records received in a window of time', async ({ page }) => {
  const type = uniqueName('type');
  await send({ source: 'shop', type });
  await visit(page, `/records?type=${type}&to=2020-01-02T00:00:00.000Z`);
  await expect(page.getByText('Nothing matches')).toBeVisible();
  await page.getByRole('button', { name: /^Until/ }).click();
  await page.getByRole('button', { name: 'Last hour' }).click();
  await expect(rows(page)).toHaveCount(1);
  await expect(page).toHaveURL(/window=1h/);
});

test('falls back where the address makes no sense', async ({ page }) => {
  const id = await send({ source: 'shop' });
  await visit(page, '/records?status=EATEN&limit=9999999&sort=sideways&from=yesterday&record=%00');
  await expect(rowLink(page, id)).toBeVisible();
});

test('says so where a cursor in the address is broken, and offers the first page', async ({
  page,
}) => {
  await send({ source: 'shop' });
  await visit(page, '/records?cursor=broken');
  await expect(page.getByRole('alert').filter({ hasText: /cursor/ })).toBeVisible();
  await page.getByRole('button', { name: 'Go to the first page' }).click();
  await expect(rows(page).first()).toBeVisible();
});

test('pages through many records, forth and back, without losing or repeating one', async ({
  page,
}) => {
  const type = uniqueName('many');
  const sent = new Set<string>();
  for (let count = 0; count < 60; count += 1) sent.add(await send({ source: 'shop', type }));
  await visit(page, `/records?type=${type}`);
  const seen = new Set<string>();
  const note = async (): Promise<void> => {
    const scroller = page.getByRole('region', { name: 'List of records' }).locator('[aria-busy]');
    for (let from = 0; from < 60; from += 10) {
      const links = page.locator('a[data-record-id]');
      for (const id of await links.evaluateAll((all) =>
        all.map((link) => link.getAttribute('data-record-id')),
      )) {
        if (id !== null) seen.add(id);
      }
      await scroller.evaluate((element) => {
        element.scrollBy(0, 300);
      });
    }
  };
  await expect(page.getByText('50 records shown')).toBeVisible();
  await note();
  await page.getByRole('button', { name: 'Next' }).click();
  await expect(page.getByText('10 records shown')).toBeVisible();
  await note();
  expect([...seen].toSorted()).toEqual([...sent].toSorted());
  await page.reload();
  await expect(page.getByText('10 records shown')).toBeVisible();
  await page.getByRole('button', { name: 'Previous' }).click();
  await expect(page.getByText('50 records shown')).toBeVisible();
});

test('is worked by keyboard alone', async ({ page }) => {
  const type = uniqueName('keys');
  const ids: string[] = [];
  for (let count = 0; count < 3; count += 1) ids.push(await send({ source: 'github', type }));
  const [third = '', second = '', first = ''] = ids;
  await visit(page, `/records?type=${type}`);
  await expect(rows(page)).toHaveCount(3);
  await page.keyboard.press('j');
  await expect(rowLink(page, first)).toBeFocused();
  await page.keyboard.press('j');
  await expect(rowLink(page, second)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`record=${second}`));
  await expect(openRecord(page)).toContainText(second);
  await page.keyboard.press('j');
  await expect(openRecord(page)).toContainText(third);
  await page.keyboard.press('k');
  await expect(openRecord(page)).toContainText(second);
  await page.keyboard.press('Escape');
  await expect(openRecord(page)).toHaveCount(0);
  await expect(rowLink(page, second)).toBeFocused();
  await page.keyboard.press('k');
  await page.keyboard.press('o');
  await expect(openRecord(page)).toContainText(first);
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  await page.keyboard.type('jjj');
  await expect(page.getByRole('combobox', { name: 'Filter records' })).toHaveValue(/jjj$/);
  await expect(openRecord(page)).toHaveCount(0);
});

test('leaves single keys alone when they are switched off, but not Escape', async ({ page }) => {
  const type = uniqueName('off');
  const id = await send({ source: 'github', type });
  await page.addInitScript(() => {
    localStorage.setItem('sluice-preferences', JSON.stringify({ singleKeys: false }));
  });
  await visit(page, `/records?type=${type}`);
  await expect(rows(page)).toHaveCount(1);
  await page.keyboard.press('j');
  await expect(rowLink(page, id)).not.toBeFocused();
  await rowLink(page, id).click();
  await expect(openRecord(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(openRecord(page)).toHaveCount(0);
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1440, 390]) {
    test(`has no accessibility fault in ${colorScheme} at ${String(width)} px`, async ({
      page,
    }) => {
      const type = uniqueName('axe');
      const id = await send({ source: 'github', type });
      await waitForStatus(id, 'ERROR');
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 844 });
      await visit(page, `/records?type=${type}`);
      await expect(rows(page)).toHaveCount(1);
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
      await rowLink(page, id).click();
      await expect(openRecord(page).getByRole('tab', { name: 'Tree' })).toBeVisible();
      await expectAccessible(page);
      await visit(page, `/records/${id}`);
      await expect(openRecord(page).getByRole('tab', { name: 'Tree' })).toBeVisible();
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
    });
  }
}
