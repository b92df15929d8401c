import { expect, test, type Page } from '@playwright/test';
import { installation } from './installation.ts';
import { visit } from './console-page.ts';

test.use({ storageState: { cookies: [], origins: [] } });

async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

test('who is not signed in is asked to, and then comes to the page they asked for', async ({
  page,
}) => {
  const { address, email, password } = installation();
  await visit(page, '/sources?from=a%20link');
  await expect(page.getByRole('heading', { name: 'Sign in to Sluice' })).toBeVisible();
  await signIn(page, email, password);
  await expect(page.getByRole('heading', { name: 'Sources', level: 1 })).toBeVisible();
  expect(page.url()).toBe(`${address}/sources?from=a%20link`);
});

test('a wrong password is said plainly, whether or not the person exists', async ({ page }) => {
  await visit(page, '/sign-in');
  await signIn(page, installation().email, 'not the password');
  await expect(page.getByRole('alert').first()).toContainText(
    'The e-mail or the password is not right.',
  );
  await signIn(page, 'nobody@sluice.test', 'not the password');
  await expect(page.getByRole('alert').first()).toContainText(
    'The e-mail or the password is not right.',
  );
});

test('guessing a password is slowed down', async ({ page }) => {
  await visit(page, '/sign-in');
  const email = 'guessed@sluice.test';
  for (let guess = 0; guess < 10; guess += 1) {
    await page.request.post(`${installation().address}/api/auth/sign-in/email`, {
      data: { email, password: `guess ${String(guess)}` },
      headers: { origin: installation().address },
    });
  }
  await signIn(page, email, 'one guess more');
  await expect(page.getByRole('alert').first()).toContainText(/Too many attempts\. Try again in/);
});

test('a return address of another site is not followed', async ({ page }) => {
  const { address, email, password } = installation();
  await visit(page, '/sign-in?return=https%3A%2F%2Fevil.example%2F');
  await signIn(page, email, password);
  await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible();
  expect(new URL(page.url()).origin).toBe(address);
});

test('who signs out is out', async ({ page }) => {
  const { email, password } = installation();
  await visit(page, '/sign-in');
  await signIn(page, email, password);
  await page.getByRole('button', { name: /admin$/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in to Sluice' })).toBeVisible();
  await visit(page, '/settings');
  await expect(page.getByRole('heading', { name: 'Sign in to Sluice' })).toBeVisible();
});
