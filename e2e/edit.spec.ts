import { expect, test, type Page } from '@playwright/test';
import { asPerson, expectAccessible, expectNoSidewaysScroll, visit } from './console-page.ts';
import { order, readRecord, send, uniqueName, waitForStatus } from './door.ts';
import { installation } from './installation.ts';
import { newViewer } from './person.ts';

/** An order of the shop without its currency, in Error. */
async function brokenOrder(): Promise<string> {
  const number = uniqueName('edit');
  const body = order(number).replace('"currency":"EUR"', '"currency":"euro"');
  const id = await send({ source: 'shop', type: 'order.placed', reference: number, body });
  await waitForStatus(id, 'ERROR');
  return id;
}

const editor = (page: Page) => page.getByRole('textbox', { name: /^Payload of revision/ });

/** Replaces all that is in the editor. */
async function write(page: Page, text: string): Promise<void> {
  await editor(page).click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(text);
}

async function payloadOf(page: Page, id: string, revision: number): Promise<string> {
  const path = `/api/v1/records/${id}/payload?revision=${String(revision)}`;
  return (await page.request.get(installation().address + path)).text();
}

test('an Error is mended by keyboard: its contract is checked while typing, and it is processed', async ({
  page,
}) => {
  const id = await brokenOrder();
  const original = await payloadOf(page, id, 1);
  await visit(page, `/records/${id}`);
  await expect(page.getByRole('button', { name: 'Edit' })).toBeVisible();
  await page.keyboard.press('e');
  await expect(page.getByText(/^Breaks the contract of shop-order .* in 1 place\.$/)).toBeVisible();
  await page.getByRole('button', { name: 'field currency' }).click();
  await expect(editor(page)).toBeFocused();
  await write(page, original.replace('"euro"', '"EUR"'));
  await expect(page.getByText(/^Meets the contract of shop-order/)).toBeVisible();
  await expect(page.locator('del')).toContainText('"euro"');
  await expect(page.locator('ins')).toContainText('"EUR"');
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 800 });
  await expectNoSidewaysScroll(page);
  await page.getByLabel('Reason').fill('They wrote the currency out.');
  await page.getByRole('button', { name: 'Save and replay' }).click();
  await expect(page).toHaveURL(new RegExp(`/records/${id}$`));
  await waitForStatus(id, 'PROCESSED');
  expect(await payloadOf(page, id, 1)).toBe(original);
  expect(await payloadOf(page, id, 2)).toBe(original.replace('"euro"', '"EUR"'));
  await expect(page.getByText('“They wrote the currency out.”').first()).toBeVisible();
  await page.getByLabel('Revision').selectOption('1');
  await expect(page).toHaveURL(/revision=1/);
});

test('where a second person is asked for, an edit waits, and its author cannot approve it', async ({
  page,
  browser,
}) => {
  const source = uniqueName('strict');
  await asPerson(page, 'POST', '/api/v1/sources', { key: source, name: source });
  await asPerson(page, 'PATCH', `/api/v1/sources/${source}`, { editsNeedApproval: true });
  const id = await send({ source, body: '{"total":1.10}' });
  await waitForStatus(id, 'ERROR');
  await visit(page, `/records/${id}/edit`);
  await expect(page.getByText(/asks for a second person/)).toBeVisible();
  await write(page, '{"total":12345678901234567890}');
  await page.getByLabel('Reason').fill('A digit was lost.');
  await page.getByRole('button', { name: 'Save only' }).click();
  await expect(page.getByText(/waits for a second person/).first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Approve' })).toHaveAttribute(
    'title',
    /somebody else has to approve/,
  );
  expect((await readRecord(id)).revisions).toHaveLength(1);
  const viewer = await newViewer(browser, page);
  await visit(viewer, `/records/${id}`);
  await expect(viewer.getByRole('button', { name: 'Edit' })).toHaveAttribute('title', /operator/);
  await visit(viewer, '/edits');
  await expect(viewer.getByText('“A digit was lost.”')).toBeVisible();
  await viewer.context().close();
});

test('many are edited by one patch, each shown before', async ({ page }) => {
  const source = uniqueName('patch');
  await asPerson(page, 'POST', '/api/v1/sources', { key: source, name: source });
  const good = await send({ source, body: '{"total":"x", "exact":1e400}' });
  const other = await send({ source, body: '{"b":1}' });
  for (const id of [good, other]) await waitForStatus(id, 'ERROR');
  const set = JSON.stringify({ kind: 'ids', ids: [good, other] });
  await visit(page, `/edits/new?set=${encodeURIComponent(set)}`);
  const patch = '[{"op":"replace","path":"/total","value":1.10}]';
  await page.getByLabel('Operations').fill(patch);
  await page.getByRole('button', { name: 'Preview' }).click();
  await expect(page.getByText('1 record of 2 would be edited, 1 cannot be edited.')).toBeVisible();
  await expect(page.locator('ins')).toContainText('1.10');
  await expectAccessible(page);
  await page.getByLabel('Reason').fill('All came as text.');
  await page.getByRole('button', { name: 'Edit and replay 1 record' }).click();
  await expect(page.getByRole('link', { name: 'Watch the replay' })).toBeVisible();
  expect(await payloadOf(page, good, 2)).toBe('{"total":1.10, "exact":1e400}');
});
