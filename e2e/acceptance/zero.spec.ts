/** The end of the storm: three causes become none by keyboard alone. Runs last, since it mends them. */
import type { Page } from '@playwright/test';
import { causes, press, rows, visit } from '../console-page.ts';
import { CAUSES } from '../../lib/testing/storm.ts';
import { count } from './operation-page.ts';
import { expect, FAILURES, test } from './storm-test.ts';

/** From the list of causes: the first one, its plan, a reason, and back when every record is fixed. */
async function clearFirstCause(page: Page): Promise<void> {
  await page.keyboard.press('j');
  await expect(page.locator('a[data-group-id]:focus')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Replay these…' })).toBeVisible();
  await press(page, 'r');
  await expect(page.getByLabel('Reason', { exact: true })).toBeFocused();
  await expect(
    page.getByRole('button', { name: `Replay ${String(FAILURES)} records` }),
  ).toBeEnabled();
  await page.keyboard.type('The cause is mended');
  await press(page, 'Tab', 'Tab', 'Tab', 'Tab');
  await expect(page.getByLabel('Canary', { exact: true })).toBeFocused();
  await press(page, 'ControlOrMeta+a', 'Delete', 'Enter');
  await page.waitForURL(/\/replays\/\d+$/);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Done', { timeout: 60_000 });
  await expect(count(page, 'Fixed')).toHaveText(`${String(FAILURES)} Fixed`);
}

test('two thousand failures are three causes, and by keyboard alone none', async ({
  page,
  storm,
}) => {
  test.setTimeout(120_000);
  for (const left of [3, 2, 1]) {
    await visit(page, `/errors?source=${storm.source}&sort=open`);
    await expect(causes(page)).toHaveCount(3);
    const first = (await causes(page).first().textContent()) ?? '';
    expect(first, `with ${String(left)} left`).toContain(String(FAILURES));
    for (const cause of CAUSES) if (first.includes(cause)) storm.mend(cause);
    await clearFirstCause(page);
  }
  await visit(page, `/records?source=${storm.source}&status=ERROR`);
  await expect(page.getByText(/no record/i).first()).toBeVisible();
  await expect(rows(page)).toHaveCount(0);
  await page.getByRole('link', { name: /^Processed/ }).click();
  const calls = storm.coreApp.callsOf(storm.source);
  expect(calls.filter(({ isTaken }) => isTaken)).toHaveLength(3 * FAILURES);
  expect(calls).toHaveLength(6 * FAILURES);
});
