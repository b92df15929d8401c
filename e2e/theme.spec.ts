import { expect, test, type Page } from '@playwright/test';
import { visit } from './console-page.ts';

function background(page: Page): Promise<string> {
  return page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
}

async function chooseTheme(page: Page, name: string): Promise<void> {
  await page.getByRole('group', { name: 'Theme' }).getByRole('button', { name }).click();
}

test('dark is chosen, stays, and is there before the first paint', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await visit(page, '/settings');
  const light = await background(page);
  await chooseTheme(page, 'Dark');
  await expect.poll(() => background(page)).not.toBe(light);
  const dark = await background(page);
  await page.addInitScript(() => {
    addEventListener('DOMContentLoaded', () => {
      const first = getComputedStyle(document.documentElement).backgroundColor;
      document.documentElement.dataset.firstBackground = first;
    });
  });
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-first-background', dark);
  await chooseTheme(page, 'System');
  await expect.poll(() => background(page)).toBe(light);
});

test('the system decides unless a person did', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await visit(page, '/');
  await expect(page.locator('html')).toHaveClass(/dark/);
  await page.emulateMedia({ colorScheme: 'light' });
  await expect(page.locator('html')).not.toHaveClass(/dark/);
});

test('no script runs that the page did not bring itself', async ({ page }) => {
  const refused: string[] = [];
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) refused.push(message.text());
  });
  await visit(page, '/');
  const answer = await page.reload();
  expect(answer?.headers()['content-security-policy']).toMatch(/script-src 'self' 'nonce-/);
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  expect(refused).toEqual([]);
});
