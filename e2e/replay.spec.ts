import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { expect, test } from '@playwright/test';
import { asPerson, openRecord, rowLink, rows, visit } from './console-page.ts';
import { readRecord, replayElsewhere, send, uniqueName, waitForStatus } from './door.ts';

/** A Core App in another language: refuses until it is mended. */
let coreApp: Server;
let mended = false;
let handlerUrl = '';

test.beforeEach(async () => {
  mended = false;
  coreApp = createServer((request, response) => {
    request.resume();
    response.writeHead(mended ? 204 : 422, { 'content-type': 'application/problem+json' });
    response.end(mended ? undefined : JSON.stringify({ title: 'The tax rate is not known' }));
  }).listen(0, '127.0.0.1');
  await once(coreApp, 'listening');
  const address = coreApp.address();
  if (typeof address !== 'object' || address === null) throw new Error('no address');
  handlerUrl = `http://127.0.0.1:${String(address.port)}/records`;
});
test.afterEach(() => {
  coreApp.close();
});

test('an Error is replayed at one click, and its outcome appears in place', async ({ page }) => {
  const source = uniqueName('tax');
  await asPerson(page, 'POST', '/api/v1/sources', { key: source, name: source, handlerUrl });
  const id = await send({ source });
  await waitForStatus(id, 'ERROR');
  await visit(page, `/records?source=${source}`);
  await rowLink(page, id).click();
  const record = openRecord(page);
  await expect(record).toContainText('The tax rate is not known');
  await record.getByRole('button', { name: 'Replay', exact: true }).click();
  await expect(record.getByText('Replayed, and it failed again')).toBeVisible();
  mended = true;
  await record.getByRole('button', { name: 'Replay', exact: true }).dblclick();
  await expect(record.getByText('Replayed: now Processed.')).toBeVisible();
  await expect(rows(page).first()).toContainText('Processed');
  await expect(record.getByText(/^Replayed by/)).toHaveCount(2);
  await expect(record.getByRole('region', { name: 'Failure' })).toHaveCount(0);
  expect((await readRecord(id)).generation).toBe(2);
});

test('what is Processed is replayed by keyboard after asking, with a reason that is kept', async ({
  page,
}) => {
  mended = true;
  const source = uniqueName('tax');
  await asPerson(page, 'POST', '/api/v1/sources', { key: source, name: source, handlerUrl });
  const id = await send({ source });
  await waitForStatus(id, 'PROCESSED');
  await visit(page, `/records?source=${source}&record=${id}`);
  await expect(openRecord(page)).toContainText('Processed');
  await page.keyboard.press('r');
  const dialog = page.getByRole('alertdialog');
  await expect(dialog).toContainText('Replay a record that is Processed?');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(openRecord(page)).toBeVisible();
  expect((await readRecord(id)).generation).toBe(0);
  await page.keyboard.press('r');
  await dialog.getByLabel('Reason').fill('the tax rate was wrong');
  await dialog.getByRole('button', { name: 'Replay', exact: true }).click();
  await expect(page.getByText('Replayed: now Processed.')).toBeVisible();
  await expect(page.getByText('“the tax rate was wrong”')).toBeVisible();
  expect((await readRecord(id)).replays).toHaveLength(1);
});

test('a replay that somebody else made first is told in plain words', async ({ page }) => {
  const source = uniqueName('tax');
  await asPerson(page, 'POST', '/api/v1/sources', { key: source, name: source, handlerUrl });
  const id = await send({ source });
  await waitForStatus(id, 'ERROR');
  await visit(page, `/records/${id}`);
  const button = openRecord(page).getByRole('button', { name: 'Replay', exact: true });
  await expect(button).toBeVisible();
  await asPerson(page, 'PATCH', `/api/v1/sources/${source}`, { processingPaused: true });
  await page.route(`**/api/v1/records/${id}`, (route) => route.abort());
  await replayElsewhere(id);
  await button.click();
  await expect(
    page.getByRole('alert').filter({ hasText: /waiting or in work already/ }),
  ).toBeVisible();
});

test('a record that waits cannot be replayed, and the button says why', async ({ page }) => {
  const source = uniqueName('tax');
  await asPerson(page, 'POST', '/api/v1/sources', { key: source, name: source, handlerUrl });
  await asPerson(page, 'PATCH', `/api/v1/sources/${source}`, { processingPaused: true });
  const id = await send({ source });
  await visit(page, `/records/${id}`);
  await expect(
    openRecord(page).getByRole('button', { name: 'Replay', exact: true }),
  ).toHaveAccessibleDescription('It is waiting already: there is nothing to replay.');
});

test('a viewer sees why replaying is not for them', async ({ page, browser }) => {
  const id = await send({ source: 'github' });
  await waitForStatus(id, 'ERROR');
  const email = `${uniqueName('viewer')}@sluice.test`;
  const password = 'correct-horse-battery';
  const person = { name: 'Vera Viewer', email, password, role: 'viewer' };
  await asPerson(page, 'POST', '/api/v1/people', person);
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  const theirs = await context.newPage();
  await asPerson(theirs, 'POST', '/api/auth/sign-in/email', { email, password });
  await visit(theirs, `/records/${id}`);
  const button = openRecord(theirs).getByRole('button', { name: 'Replay', exact: true });
  await expect(button).toHaveAccessibleDescription(
    'This needs the role operator; yours is viewer.',
  );
  await expect(button).toBeDisabled();
  await button.click({ force: true });
  await theirs.keyboard.press('r');
  expect((await readRecord(id)).generation).toBe(0);
  await context.close();
});
