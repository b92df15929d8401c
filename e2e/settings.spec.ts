import { expect, test } from '@playwright/test';
import { visit } from './console-page.ts';
import { uniqueName } from './door.ts';
import { installation } from './installation.ts';
import { newViewer } from './person.ts';

/** What the door says to a machine that asks for the sources with this key. */
async function tryKey(secret: string): Promise<number> {
  const headers = { authorization: `Bearer ${secret}` };
  return (await fetch(`${installation().address}/api/v1/sources`, { headers })).status;
}

test('a machine key is made, shown once, used and revoked', async ({ page }) => {
  const name = uniqueName('key');
  await visit(page, '/settings');
  await page.getByRole('button', { name: 'New key' }).click();
  await page.getByRole('button', { name: 'Create key' }).click();
  await expect(page.getByText('Choose at least one source.')).toBeVisible();
  await page.getByLabel('Name').fill(name);
  await page.getByRole('checkbox', { name: 'read read records and numbers' }).check();
  await page.getByRole('checkbox', { name: /every source/ }).check();
  await page.getByRole('button', { name: 'Create key' }).click();
  const secret = await page.getByTestId('secret').innerText();
  expect(await tryKey(secret)).toBe(200);
  await page.getByRole('button', { name: 'I have it' }).click();
  await expect(page.getByText(secret)).toHaveCount(0);
  await expect(page.getByRole('row', { name: new RegExp(name) })).toContainText('every source');
  await page.getByRole('button', { name: `Revoke ${name}` }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke key' }).click();
  await expect(page.getByRole('row', { name: new RegExp(name) })).toContainText('revoked');
  await expect.poll(() => tryKey(secret)).toBe(401);
});

test('a person is added, given another role and removed', async ({ page }) => {
  const email = `${uniqueName('person')}@sluice.test`;
  await visit(page, '/settings');
  await page.getByRole('button', { name: 'New person' }).click();
  await page.getByLabel('Name').fill('Petra Person');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Initial password').fill('short');
  await page.getByRole('button', { name: 'Create person' }).click();
  await expect(page.getByText('Use at least 12 characters.')).toBeVisible();
  await page.getByLabel('Initial password').fill('long enough to be taken');
  await page.getByRole('button', { name: 'Create person' }).click();
  const row = page.getByRole('row', { name: new RegExp(email) });
  await row.getByRole('combobox').selectOption('operator');
  await page.reload();
  await expect(row.getByRole('combobox')).toHaveValue('operator');
  await row.getByRole('button', { name: 'Remove Petra Person' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove person' }).click();
  await expect(row).toHaveCount(0);
});

test('nobody changes or removes themselves', async ({ page }) => {
  await visit(page, '/settings');
  const self = page.getByRole('row', { name: /this is you/ });
  await expect(self).toContainText(installation().email);
  await expect(self.getByRole('combobox')).toBeDisabled();
});

test('a viewer sees preferences, and why not the rest', async ({ browser, page }) => {
  const viewer = await newViewer(browser, page);
  await visit(viewer, '/settings');
  await expect(viewer.getByText('Preferences of this browser')).toBeVisible();
  await expect(viewer.getByText('This needs the role admin; yours is viewer.')).toHaveCount(2);
  const refused = await viewer.request.get(`${installation().address}/api/v1/keys`);
  expect(refused.status()).toBe(403);
  await viewer.context().close();
});

test.describe('in another time zone', () => {
  test.use({ timezoneId: 'Asia/Tokyo' });

  test('exact times are in the chosen zone', async ({ page }) => {
    await visit(page, '/settings');
    const since = page.getByRole('row', { name: /this is you/ }).locator('time');
    await expect(since).toHaveAttribute('title', /GMT\+9$/);
    await page.getByRole('button', { name: 'UTC', exact: true }).click();
    await expect(since).toHaveAttribute('title', /UTC$/);
    await page.reload();
    await expect(since).toHaveAttribute('title', /UTC$/);
  });
});
