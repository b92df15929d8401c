/** Edits: the original stays, the contract is checked while typing, and somebody else may have to agree. */
import type { Page } from '@playwright/test';
import { asPerson, expectAccessible, expectNoSidewaysScroll, visit } from '../console-page.ts';
import { onlyGroup, order, readRecord, send, uniqueName, waitForStatus } from '../door.ts';
import { installation } from '../installation.ts';
import { ensureShop, expect, newPerson, test } from './storm-test.ts';

/** An order of the shop with its currency written out, in Error. */
async function brokenOrder(page: Page): Promise<string> {
  await ensureShop(page);
  const number = uniqueName('edit');
  const body = order(number).replace('"currency":"EUR"', '"currency":"euro"');
  const id = await send({ source: 'shop', type: 'order.placed', reference: number, body });
  await waitForStatus(id, 'ERROR');
  return id;
}

/** A source that nothing processes: what comes is in Error. */
async function newSource(page: Page): Promise<string> {
  const key = uniqueName('strict');
  await asPerson(page, 'POST', '/api/v1/sources', { key, name: key });
  return key;
}

async function inError(source: string, body: string): Promise<string> {
  const id = await send({ source, body });
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
  const id = await brokenOrder(page);
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

test('an edit that breaks the contract is saved only by who says that it is meant', async ({
  page,
}) => {
  const id = await brokenOrder(page);
  const broken = (await payloadOf(page, id, 1)).replace('"euro"', '"Euro"');
  await visit(page, `/records/${id}/edit`);
  await write(page, broken);
  await page.getByLabel('Reason').fill('Nobody knows better.');
  await expect(page.getByText(/^Breaks the contract of shop-order/)).toBeVisible();
  const save = page.getByRole('button', { name: 'Save only' });
  await expect(save).toHaveAccessibleDescription(
    'It breaks its contract. Mend it, or say that it is meant.',
  );
  const edit = { base: 1, text: broken, reason: 'Nobody knows better.' };
  await expect(asPerson(page, 'POST', `/api/v1/records/${id}/revisions`, edit)).rejects.toThrow(
    'contract',
  );
  await page.getByLabel('Save it although it breaks its contract').check();
  await save.click();
  await expect(page).toHaveURL(new RegExp(`/records/${id}$`));
  expect((await readRecord(id)).status).toBe('ERROR');
  expect(await payloadOf(page, id, 2)).toBe(broken);
});

test('numbers are kept to the digit, and so is all that was not touched', async ({ page }) => {
  const source = await newSource(page);
  const body = '{ "id":12345678901234567890,\n  "zero":-0, "huge":1e400, "total":1.10, "total":2 }';
  const id = await inError(source, body);
  await visit(page, `/records/${id}/edit`);
  const edited = body.replace('1.10', '1.100000000000000000001');
  await write(page, edited);
  await expect(page.locator('ins')).toContainText('1.100000000000000000001');
  await page.getByLabel('Reason').fill('A digit was lost.');
  await page.getByRole('button', { name: 'Save only' }).click();
  await expect(page).toHaveURL(new RegExp(`/records/${id}$`));
  expect(await payloadOf(page, id, 2)).toBe(edited);
  expect(await payloadOf(page, id, 1)).toBe(body);
});

test('an edit of what somebody else has edited meanwhile is refused, and nothing of it is lost', async ({
  page,
  context,
}) => {
  const source = await newSource(page);
  const id = await inError(source, '{"total":1}');
  const other = await context.newPage();
  for (const one of [page, other]) {
    await visit(one, `/records/${id}/edit`);
    await expect(editor(one)).toBeVisible();
  }
  await write(other, '{"total":2}');
  await other.getByLabel('Reason').fill('first');
  await other.getByRole('button', { name: 'Save only' }).click();
  await expect(other).toHaveURL(new RegExp(`/records/${id}$`));
  await write(page, '{"total":3}');
  await page.getByLabel('Reason').fill('second');
  await page.getByRole('button', { name: 'Save only' }).click();
  await expect(page.getByRole('alert').filter({ hasText: /revision/i })).toBeVisible();
  await expect(editor(page)).toContainText('{"total":3}');
  expect((await readRecord(id)).revisions.map(({ revision }) => revision)).toEqual([1, 2]);
  expect(await payloadOf(page, id, 2)).toBe('{"total":2}');
});

test('where a second person is asked for, an edit waits until somebody else approves it', async ({
  page,
  browser,
}) => {
  const source = await newSource(page);
  await asPerson(page, 'PATCH', `/api/v1/sources/${source}`, { editsNeedApproval: true });
  const id = await inError(source, '{"total":1.10}');
  await visit(page, `/records/${id}/edit`);
  await expect(page.getByText(/asks for a second person/)).toBeVisible();
  await write(page, '{"total":12345678901234567890}');
  await page.getByLabel('Reason').fill('A digit was lost.');
  await page.getByRole('button', { name: 'Save and replay' }).click();
  await expect(page.getByText(/waits for a second person/).first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Approve' })).toHaveAccessibleDescription(
    /somebody else has to approve/,
  );
  expect((await readRecord(id)).revisions).toHaveLength(1);
  expect((await readRecord(id)).generation).toBe(0);
  const { address } = installation();
  const viewer = await newPerson(browser, page, { address, role: 'viewer' });
  await visit(viewer, `/records/${id}`);
  await expect(viewer.getByRole('button', { name: 'Edit' })).toHaveAccessibleDescription(
    /operator/,
  );
  await viewer.context().close();
  const second = await newPerson(browser, page, { address, role: 'operator' });
  await visit(second, '/edits');
  const waiting = second.getByRole('listitem').filter({ hasText: source });
  await expect(waiting.getByText('“A digit was lost.”')).toBeVisible();
  await waiting.getByRole('button', { name: 'Approve and replay' }).click();
  await expect(waiting).toHaveCount(0);
  await second.context().close();
  await expect.poll(async () => (await readRecord(id)).generation).toBe(1);
  expect(await payloadOf(page, id, 2)).toBe('{"total":12345678901234567890}');
});

test('a group is edited by one patch, each record shown before, and only what it fits', async ({
  page,
}) => {
  const source = await newSource(page);
  const good = await inError(source, '{"total":"x", "exact":1e400}');
  const other = await inError(source, '{"b":1}');
  const { id: group } = await onlyGroup(source);
  await visit(page, `/errors/${group}`);
  await page.getByRole('button', { name: /^Edit/ }).click();
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
  expect((await readRecord(other)).revisions).toHaveLength(1);
});
