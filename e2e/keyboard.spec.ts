import { expect, test, type Page } from '@playwright/test';
import { visit } from './console-page.ts';
import { send, uniqueName } from './door.ts';
import { installation } from './installation.ts';

/** Keys work once the page has come to life. */
async function visitAlive(page: Page, path: string): Promise<void> {
  await visit(page, path);
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
}

async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

const GOALS = [
  ['s', '/sources', 'Sources'],
  ['r', '/records', 'Records'],
  ['t', '/settings', 'Settings'],
  ['o', '/', 'Overview'],
] as const;

test('g and a letter lead to every page', async ({ page }) => {
  await visitAlive(page, '/');
  for (const [letter, path, heading] of GOALS) {
    await press(page, 'g', letter);
    await expect(page.getByRole('heading', { name: heading, level: 1 })).toBeVisible();
    expect(page.url()).toBe(installation().address + path);
  }
});

test('the help sheet lists the keys, and keys are dead while it is open', async ({ page }) => {
  await visitAlive(page, '/');
  await press(page, 'Shift+?');
  const sheet = page.getByRole('dialog', { name: 'Keyboard' });
  await expect(sheet.getByText('Command palette')).toBeVisible();
  await press(page, 'g', 's');
  await press(page, 'Escape');
  await expect(sheet).toHaveCount(0);
  expect(page.url()).toBe(`${installation().address}/`);
});

test('keys are dead while typing', async ({ page }) => {
  await visitAlive(page, '/sources/shop');
  await page.getByLabel('Name', { exact: true }).focus();
  await press(page, 'g', 'o', '?');
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue(/go\?$/);
  expect(page.url()).toBe(`${installation().address}/sources/shop`);
});

test('single keys can be switched off, the palette stays', async ({ page }) => {
  await visitAlive(page, '/settings');
  const toggle = page.getByRole('switch', { name: 'Single-key shortcuts' });
  await toggle.click();
  await press(page, 'g', 'o', 'Shift+?');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await press(page, 'Control+k');
  await expect(page.getByRole('dialog', { name: 'Command palette' })).toBeVisible();
  await press(page, 'Escape');
  expect(page.url()).toBe(`${installation().address}/settings`);
  await toggle.click();
  await press(page, 'g', 'o');
  await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible();
});

test('the palette goes to a page, a source, and finds records', async ({ page }) => {
  const reference = uniqueName('palette');
  await send({ source: 'github', reference });
  await visitAlive(page, '/');
  await press(page, 'Control+k');
  await page.keyboard.type('Source: payments');
  await press(page, 'Enter');
  await expect(page).toHaveURL(/\/sources\/payments$/);
  await press(page, '/');
  await expect(page.getByRole('dialog', { name: 'Command palette' })).toBeVisible();
  await page.keyboard.type(reference);
  await press(page, 'Enter');
  await expect(page).toHaveURL(new RegExp(`/records\\?q=${reference}$`));
});

test('the first Tab offers to skip to the content', async ({ page }) => {
  await visitAlive(page, '/');
  await press(page, 'Tab');
  const skip = page.getByRole('link', { name: 'Skip to content' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await press(page, 'Enter');
  await expect(page.locator('#content')).toBeFocused();
});

test('a dialog keeps the focus and gives it back', async ({ page }) => {
  await visitAlive(page, '/sources');
  const opener = page.getByRole('button', { name: 'New source' });
  await opener.focus();
  await press(page, 'Enter');
  const dialog = page.getByRole('dialog', { name: 'New source' });
  await expect(dialog).toBeVisible();
  for (let tab = 0; tab < 12; tab += 1) await press(page, 'Tab');
  expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true);
  await press(page, 'Escape');
  await expect(opener).toBeFocused();
});
