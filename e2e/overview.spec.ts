import { expect, test, type Locator, type Page } from '@playwright/test';
import { asPerson, expectNoSidewaysScroll, rows, visit } from './console-page.ts';
import { order, send, uniqueName, waitForStatus } from './door.ts';

/** A source of its own, whose records nobody handles, with some of them in error. */
async function failIn(page: Page, source: string, records: number): Promise<void> {
  await asPerson(page, 'POST', '/api/v1/sources', { key: source, name: source });
  const ids = await Promise.all(Array.from({ length: records }, () => send({ source })));
  for (const id of ids) await waitForStatus(id, 'ERROR');
}

function tile(page: Page, label: string): Locator {
  return page.getByRole('list', { name: 'Records by status' }).getByRole('link', { name: label });
}

/** The big number on a tile. */
async function countOn(page: Page, label: string): Promise<number> {
  const count = tile(page, label).locator('span').nth(2);
  await expect(count).toHaveText(/^[\d,]+$/);
  return Number((await count.innerText()).replaceAll(',', ''));
}

test('the counters rise by themselves, and lead to the records of their status', async ({
  page,
}) => {
  await visit(page, '/');
  const before = await countOn(page, 'Processed');
  const reference = uniqueName('order');
  const body = order(reference);
  const id = await send({ source: 'shop', reference, type: 'order.placed', body });
  await waitForStatus(id, 'PROCESSED');
  await expect.poll(() => countOn(page, 'Processed')).toBeGreaterThan(before);
  await tile(page, 'Processed').click();
  await expect(page).toHaveURL(/\/records\?status=PROCESSED$/);
  await expect(rows(page).first()).toContainText('Processed');
});

test('a count of a source leads to as many rows', async ({ page }) => {
  const source = uniqueName('count');
  await failIn(page, source, 3);
  await visit(page, '/');
  const errors = page.getByRole('link', { name: `3 in error in ${source}` });
  await errors.click();
  await expect(page).toHaveURL(new RegExp(`/records\\?source=${source}&status=ERROR$`));
  await expect(rows(page)).toHaveCount(3);
});

test('the chart is part of the address, and its bars lead to the records behind them', async ({
  page,
}) => {
  const source = uniqueName('chart');
  await failIn(page, source, 2);
  await visit(page, '/');
  await page.getByRole('button', { name: '15 min' }).click();
  await page.getByRole('button', { name: 'By source' }).click();
  await expect(page).toHaveURL(/window=15m/);
  await page.reload();
  await expect(page.getByRole('button', { name: '15 min' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await expect(page.getByRole('button', { name: 'By source' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await page.locator('.recharts-bar-rectangle path').last().click();
  await expect(page).toHaveURL(/\/records\?.*from=.*&to=/);
});

test('the bars are reached by keyboard', async ({ page }) => {
  await failIn(page, uniqueName('keys'), 1);
  await visit(page, '/');
  const bars = page.getByRole('list', { name: /^Bars/ });
  await bars.locator('a[tabindex="0"]').focus();
  const newest = await page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
  await page.keyboard.press('ArrowUp');
  await expect(bars.locator('a:focus')).not.toHaveAttribute('aria-label', newest ?? '');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/records\?.*from=/);
});

test('the same numbers stand in a table', async ({ page }) => {
  const source = uniqueName('table');
  await failIn(page, source, 2);
  await visit(page, '/?window=15m');
  await page.getByRole('button', { name: 'Table' }).click();
  await expect(page).toHaveURL(/view=table/);
  const table = page.getByRole('region', { name: 'Throughput as a table' });
  await expect(table.getByRole('columnheader', { name: 'Error' })).toBeVisible();
  await table.getByRole('row').nth(1).getByRole('link', { name: /Error/ }).click();
  await expect(page).toHaveURL(/\/records\?status=ERROR&from=/);
});

test('the latest errors lead to their records, and the worker shows', async ({ page }) => {
  const source = uniqueName('latest');
  await failIn(page, source, 1);
  await visit(page, '/');
  const errors = page.locator('section', { hasText: 'Latest errors' });
  await errors.getByRole('link', { name: new RegExp(source) }).click();
  await expect(page.getByRole('article')).toContainText(source);
  await visit(page, '/');
  await expect(page.getByText('in progress')).toBeVisible();
  await expect(page.getByText('No worker is running')).toHaveCount(0);
});

test('the live stream is one a browser, and other tabs are told', async ({ context }) => {
  const streams: string[] = [];
  context.on('request', (request) => {
    if (request.url().endsWith('/api/v1/stream')) streams.push(request.url());
  });
  const first = await context.newPage();
  await visit(first, '/');
  await expect(first.getByText('Live', { exact: true })).toBeVisible();
  const second = await context.newPage();
  await visit(second, '/sources');
  await expect(second.getByText('Live', { exact: true })).toBeVisible();
  expect(streams).toHaveLength(1);
});

for (const width of [390, 320]) {
  test(`everything fits at ${String(width)} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await visit(page, '/');
    await expect(page.getByRole('list', { name: 'Records by status' })).toBeVisible();
    await expectNoSidewaysScroll(page);
  });
}

test('how long records took is shown, and leads to the records it is about', async ({ page }) => {
  const source = uniqueName('latency');
  await failIn(page, source, 1);
  await visit(page, '/?window=15m&view=table');
  const ingress = page.getByRole('region', { name: 'Received to processed', exact: true });
  await expect(ingress.getByText('p99', { exact: true }).first()).toBeVisible();
  await ingress.getByRole('link', { name: /received to processed/ }).press('Enter');
  await expect(page).toHaveURL(/\/records\?status=PROCESSED%2CERROR&from=.*&time=settled/);
  await expect(rows(page).filter({ hasText: source })).toHaveCount(1);
});
