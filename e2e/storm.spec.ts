/** Two thousand failures among twenty thousand records: three causes, cleared by keyboard alone. */
import { expect, test as base, type BrowserContext, type Page } from '@playwright/test';
import { rows } from './console-page.ts';
import { startStorm, type Cause, type Storm } from '../lib/testing/storm.ts';

const FAILURES = 667;

const test = base.extend<object, { storm: Storm }>({
  storm: [
    async ({}, use) => {
      await using storm = await startStorm({ records: 18_000, failures: FAILURES });
      await use(storm);
    },
    { scope: 'worker', timeout: 180_000 },
  ],
});
test.describe.configure({ mode: 'serial', timeout: 120_000 });
test.use({ storageState: { cookies: [], origins: [] } });

async function signIn(context: BrowserContext, { installation }: Storm): Promise<void> {
  const { address, email, password } = installation;
  const answer = await context.request.post(`${address}/api/auth/sign-in/email`, {
    data: { email, password },
    headers: { origin: address },
  });
  expect(answer.ok()).toBe(true);
}

const causes = (page: Page) => page.getByRole('region', { name: 'Causes' }).locator('tbody tr');

async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** From the list of causes: the first one, its plan, a reason, and back when every record is fixed. */
async function clearFirstCause(page: Page): Promise<void> {
  await press(page, 'j', 'Enter');
  await expect(page.getByRole('button', { name: 'Replay these…' })).toBeVisible();
  await press(page, 'r');
  await expect(page.getByLabel('Reason', { exact: true })).toBeFocused();
  await expect(
    page.getByRole('button', { name: `Replay ${String(FAILURES)} records` }),
  ).toBeEnabled();
  await page.keyboard.type('The cause is mended');
  await press(page, 'Enter');
  await page.waitForURL(/\/replays\/\d+$/);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Done', { timeout: 60_000 });
  await expect(
    page.getByRole('table', { name: 'Outcome of the replay' }).getByRole('link', {
      name: new RegExp(`^${String(FAILURES)} Fixed$`),
    }),
  ).toBeVisible();
}

test('two thousand failures are three causes, and by keyboard alone none', async ({
  page,
  context,
  storm,
}) => {
  await signIn(context, storm);
  await page.goto(`${storm.installation.address}/errors?source=${storm.source}&sort=open`);
  await expect(causes(page)).toHaveCount(3);
  const mendedBy: Record<string, Cause> = {
    currency: 'currency',
    country: 'country',
    price: 'price',
  };
  for (const left of [3, 2, 1]) {
    await expect(causes(page)).toHaveCount(3);
    const first = (await causes(page).first().textContent()) ?? '';
    const cause = Object.keys(mendedBy).find((word) => first.includes(word)) ?? '';
    expect(first, `with ${String(left)} left`).toContain(String(FAILURES));
    storm.mend(mendedBy[cause] ?? 'currency');
    await clearFirstCause(page);
    await page.goto(`${storm.installation.address}/errors?source=${storm.source}&sort=open`);
  }
  await page.goto(`${storm.installation.address}/records?source=${storm.source}&status=ERROR`);
  await expect(page.getByText(/no record/i).first()).toBeVisible();
  await expect(rows(page)).toHaveCount(0);
});
