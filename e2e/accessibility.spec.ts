import { expect, test } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScroll, visit } from './console-page.ts';

const PAGES = [
  ['/', 'Overview'],
  ['/?view=table&by=source', 'Overview'],
  ['/sources', 'Sources'],
  ['/sources/shop', 'shop'],
  ['/settings', 'Settings'],
  ['/nothing/here', 'There is nothing at this address'],
] as const;

/** Colours do not depend on the width, nor the layout on the colours. */
const LOOKS = [
  ['light', 1280],
  ['dark', 1280],
  ['light', 320],
] as const;

for (const [colorScheme, width] of LOOKS) {
  test.describe(`${colorScheme}, ${String(width)} px`, () => {
    test.use({ colorScheme, viewport: { width, height: 800 } });

    for (const [path, heading] of PAGES) {
      test(`axe finds nothing on ${path}`, async ({ page }) => {
        await visit(page, path);
        await expect(page.getByRole('heading', { name: heading, level: 1 })).toBeVisible();
        await expect(page.locator('.animate-pulse')).toHaveCount(0);
        await expectAccessible(page);
        await expectNoSidewaysScroll(page);
      });
    }

    test('axe finds nothing on the open dialogs', async ({ page }) => {
      await visit(page, '/settings');
      await page.getByRole('button', { name: 'New key' }).click();
      await page.getByRole('button', { name: 'Create key' }).click();
      await expect(page.getByText('Choose at least one source.')).toBeVisible();
      await expectAccessible(page);
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+k');
      await expect(page.getByRole('dialog', { name: 'Command palette' })).toBeVisible();
      await expectAccessible(page);
    });

    test.describe('signed out', () => {
      test.use({ storageState: { cookies: [], origins: [] } });

      test('axe finds nothing on the sign-in page', async ({ page }) => {
        await visit(page, '/sign-in');
        await expect(page.getByLabel('Password')).toBeVisible();
        await expectAccessible(page);
        await expectNoSidewaysScroll(page);
      });
    });
  });
}
