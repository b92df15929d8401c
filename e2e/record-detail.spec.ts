import { expect, test } from '@playwright/test';
import { openRecord, rowLink, visit } from './console-page.ts';
import { order, send, uniqueName, waitForStatus } from './door.ts';

test('an error says in plain words what is wrong, and the technical detail is one click away', async ({
  page,
}) => {
  const reference = uniqueName('order');
  const id = await send({
    source: 'shop',
    reference,
    type: 'order.placed',
    body: order(reference, { total: 25, fulfilment: 'drone' }),
  });
  await waitForStatus(id, 'ERROR');
  await visit(page, `/records?reference=${reference}`);
  await rowLink(page, id).click();
  const failure = page.getByRole('region', { name: 'Failure' });
  await expect(failure).toContainText('field total: expected a text, found the number 25');
  await expect(failure).toContainText('field fulfilment: expected one of');
  await expect(failure.getByText('contract_violated')).toBeHidden();
  await failure.getByText('Technical detail').click();
  await expect(failure.getByText('contract_violated')).toBeVisible();
  await expect(failure).toContainText('shop-order');
});

test('a payload that is no JSON is shown with the place where it breaks', async ({ page }) => {
  const id = await send({
    source: 'shop',
    type: 'order.placed',
    body: '{\n  "number": "12",\n}',
  });
  await waitForStatus(id, 'ERROR');
  await visit(page, `/records/${id}`);
  const failure = page.getByRole('region', { name: 'Failure' });
  await expect(failure).toContainText('Line 3, column 1');
  await expect(failure.locator('mark')).toHaveText('}');
});

test('panel and page are the same record, and each leads to the other', async ({ page }) => {
  const reference = uniqueName('order');
  const id = await send({ source: 'github', reference });
  await visit(page, `/records?reference=${reference}&record=${id}`);
  await expect(openRecord(page).getByRole('heading', { level: 2 }).first()).toHaveText(reference);
  await page.getByRole('link', { name: 'Open as page' }).click();
  await expect(page).toHaveURL(new RegExp(`/records/${id}$`));
  await expect(openRecord(page).getByRole('heading', { level: 1 })).toHaveText(reference);
  await expect(openRecord(page)).toContainText(id);
});

test('what a record led to, and all of its reference, are linked in both directions', async ({
  page,
}) => {
  const reference = uniqueName('order');
  const id = await send({
    source: 'shop',
    reference,
    type: 'order.placed',
    body: order(reference),
  });
  await waitForStatus(id, 'PROCESSED');
  await visit(page, `/records/${id}`);
  const effect = page.getByRole('heading', { name: 'Cause and effect' }).locator('..');
  await expect(effect).toContainText('Processing it enqueued');
  await effect.getByRole('link', { name: /order\.confirmation/ }).click();
  await expect(openRecord(page)).toContainText('order.confirmation');
  await expect(openRecord(page)).toContainText('Waiting to be offered to the Integration App.');
  const same = page.getByRole('heading', { name: 'Same reference' }).locator('..');
  await expect(same.getByRole('link', { name: /order\.placed/ })).toBeVisible();
  await page.getByRole('link', { name: `record ${id}` }).click();
  await expect(page).toHaveURL(new RegExp(`/records/${id}$`));
});

test('a record that does not exist is said not to', async ({ page }) => {
  await visit(page, '/records/0000000000000');
  await expect(page.getByText('There is no such record')).toBeVisible();
  await visit(page, '/records/nonsense');
  await expect(page.getByText('There is no such record')).toBeVisible();
});

test('the link of a record is copied with y', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const id = await send({ source: 'github' });
  await visit(page, `/records/${id}`);
  await expect(openRecord(page)).toBeVisible();
  await page.keyboard.press('y');
  await expect(page.getByText('Link copied')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(
    new RegExp(`/records/${id}$`),
  );
});
