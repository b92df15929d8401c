import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test, type Page } from '@playwright/test';
import { receiptSchema } from '../lib/contracts/receipt.ts';
import { expectAccessible, expectNoSidewaysScroll, visit } from './console-page.ts';

const run = promisify(execFile);

/** The installation under test is not new: only this one answer says that it is. */
async function pretendNew(page: Page): Promise<{ keyCreated: boolean; recordReceived: boolean }> {
  const steps = { keyCreated: false, recordReceived: false, recordProcessed: false };
  await page.route('**/api/v1/first-steps', (route) => route.fulfill({ json: steps }));
  return steps;
}

test('the shown command, as it is pasted, sends a record that is processed', async ({ page }) => {
  const steps = await pretendNew(page);
  await visit(page, '/');
  // Only once the key is asked for: a live hint may ask for the steps at any moment before.
  await page.route('**/api/v1/keys', (route) => {
    steps.keyCreated = true;
    return route.continue();
  });
  await page.getByRole('combobox', { name: 'Source' }).fill('shop');
  await page.getByRole('button', { name: 'Make a key' }).click();
  await expect(page.getByLabel('Command', { exact: true })).toContainText('Bearer sluice_');
  const command = await page.getByLabel('Command', { exact: true }).innerText();
  const { stdout } = await run('sh', ['-c', command]);
  steps.recordReceived = true;
  expect(stdout).toMatch(/^HTTP\/1\.1 202/);
  const { id } = receiptSchema.parse(JSON.parse(stdout.slice(stdout.indexOf('{'))));
  await expect(page.getByRole('heading', { name: /Send a record\s*\(done\)/ })).toBeVisible();
  await visit(page, `/records/${id}`);
  await expect(page.getByRole('article')).toContainText('Processed');
});

for (const width of [1280, 320]) {
  test(`axe finds nothing on the first steps at ${String(width)} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    const steps = await pretendNew(page);
    await visit(page, '/');
    await expect(page.getByRole('button', { name: 'Make a key' })).toBeVisible();
    await expectAccessible(page);
    steps.keyCreated = true;
    await page.reload();
    await expect(page.getByLabel('Command', { exact: true })).toBeVisible();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
  });
}
