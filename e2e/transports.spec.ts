import { connect } from 'amqplib';
import { expect, test, type Page } from '@playwright/test';
import { answerStatus, startPushReceiver } from '../lib/testing/push-receiver.ts';
import { missingRabbit } from '../lib/testing/rabbit-server.ts';
import {
  asPerson,
  expectAccessible,
  expectNoSidewaysScroll,
  openRecord,
  rowLink,
  rows,
  visit,
} from './console-page.ts';
import { lease, reject, send, uniqueName } from './door.ts';
import { installation } from './installation.ts';
import { newViewer } from './person.ts';

async function newSource(page: Page): Promise<string> {
  const key = uniqueName('erp');
  await asPerson(page, 'POST', '/api/v1/sources', { key, name: key });
  return key;
}

/** The steps of the test record that are done. */
const done = (page: Page) =>
  page
    .getByRole('list', { name: 'Way of the test record' })
    .getByRole('listitem')
    .filter({ hasNotText: 'not yet' });

test('a source is set to push, and a test record arrives and is acknowledged', async ({ page }) => {
  const source = await newSource(page);
  const receiver = await startPushReceiver();
  receiver.answerWith(answerStatus(200));
  await visit(page, `/sources/${source}`);
  await page.getByRole('radio', { name: 'Push' }).check();
  await page.getByRole('button', { name: 'Save transport' }).click();
  await expect(page.getByText('Push needs a URL.')).toBeVisible();
  await page.getByLabel('URL', { exact: true }).fill(receiver.url);
  await page.getByLabel('Hosts that may be private').fill('127.0.0.1');
  await page.getByLabel('200 and 204 acknowledge').check();
  await page.getByRole('button', { name: 'Save transport' }).click();
  await expect(page.getByText('Transport saved')).toBeVisible();
  await asPerson(page, 'POST', `/api/v1/sources/${source}/push-secrets`, { scheme: 'v1' });
  await page.getByRole('button', { name: 'Send a test record' }).click();
  await expect(done(page)).toHaveText([/^Queued/, /^Offered/, /^Acknowledged/]);
  await expect(page.getByText('The target agreed to receive')).toBeVisible();
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectAccessible(page);
  await page.setViewportSize({ width: 320, height: 800 });
  await expectNoSidewaysScroll(page);
  await page.getByRole('link', { name: /^sluice-test-/ }).click();
  await expect(openRecord(page)).toContainText('Offer 1: Acknowledged');
  expect(receiver.pushes).toHaveLength(1);
  await receiver[Symbol.asyncDispose]();
});

test('an answer without a space makes neither the source nor the record wider', async ({
  page,
}) => {
  const source = await newSource(page);
  const receiver = await startPushReceiver();
  receiver.answerWith((response) => {
    response.writeHead(503, { 'content-type': 'application/problem+json', 'retry-after': '600' });
    response.end(JSON.stringify({ title: 'Too busy', detail: 'D'.repeat(600) }));
  });
  await asPerson(page, 'PATCH', `/api/v1/sources/${source}`, {
    transport: 'push',
    pushUrl: receiver.url,
    pushAllowedHosts: ['127.0.0.1'],
  });
  await asPerson(page, 'POST', `/api/v1/sources/${source}/push-secrets`, { scheme: 'v1' });
  await visit(page, `/sources/${source}`);
  await page.getByRole('button', { name: 'Send a test record' }).click();
  await expect(page.getByText('DDDD')).toHaveCount(2);
  await expectNoSidewaysScroll(page);
  await page.getByRole('link', { name: /^sluice-test-/ }).click();
  await expect(openRecord(page)).toContainText('DDDD');
  await expectNoSidewaysScroll(page);
  await page.reload();
  await expect(openRecord(page)).toContainText('DDDD');
  await expectNoSidewaysScroll(page);
  await receiver[Symbol.asyncDispose]();
});

test('a test record over RabbitMQ is handed to the broker, then acknowledged', async ({ page }) => {
  test.skip(missingRabbit !== null, missingRabbit ?? '');
  const source = await newSource(page);
  await visit(page, `/sources/${source}`);
  await page.getByRole('radio', { name: 'RabbitMQ' }).check();
  await page.getByRole('button', { name: 'Save transport' }).click();
  await expect(page.getByText('Transport saved')).toBeVisible();
  const connection = page.getByRole('region', { name: 'Over RabbitMQ' });
  await expect(connection.getByText('Connected')).toBeVisible();
  await page.getByRole('button', { name: 'Send a test record' }).click();
  await expect(done(page)).toHaveText([/^Queued/, /^Offered/, /^Handed to the broker/]);
  await expect(page.getByRole('link', { name: '1 offered records' })).toBeVisible();
  await acknowledgeNext(source);
  await expect(done(page)).toHaveCount(4);
  await expect(page.getByRole('link', { name: '0 offered records' })).toBeVisible();
  await page.getByRole('link', { name: /^sluice-test-/ }).click();
  const steps = openRecord(page).getByRole('list', { name: 'Steps of the offer' });
  await expect(steps.getByRole('listitem')).toHaveText([
    /^offered at/,
    /^handed to the broker at/,
    /^acknowledged at/,
  ]);
});

/** Takes one message from the queue of a source, and says that it has it. */
async function acknowledgeNext(source: string): Promise<void> {
  const broker = await connect(installation().amqpUrl ?? '');
  broker.on('error', () => undefined);
  const channel = await broker.createConfirmChannel();
  const message = await channel.get(`sluice.egress.${source}`, { noAck: true });
  if (message === false) throw new Error(`Nothing is in the queue of ${source}.`);
  const { cloudEvents_recordid: id, cloudEvents_deliverytoken: token } =
    message.properties.headers ?? {};
  const answer = Buffer.from(JSON.stringify({ id: String(id), token: String(token) }));
  channel.sendToQueue('sluice.acknowledgements', answer, { contentType: 'application/json' });
  await channel.waitForConfirms();
  await broker.close();
}

test('offered and rejected records have lists of their own, which a viewer reads', async ({
  browser,
  page,
}) => {
  const source = await newSource(page);
  const rejected = await send({ source, direction: 'egress' });
  await reject(await lease(source), 'The VAT number is missing.');
  const offered = await send({ source, direction: 'egress' });
  await lease(source);
  const viewer = await newViewer(browser, page);
  await visit(viewer, `/sources/${source}`);
  await expect(viewer.getByRole('radio', { name: 'Push' })).toBeDisabled();
  await expect(viewer.getByRole('button', { name: 'Send a test record' })).toHaveAttribute(
    'title',
    'This needs the role operator; yours is viewer.',
  );
  await viewer.getByRole('link', { name: '1 rejected records' }).click();
  await expect(rowLink(viewer, rejected)).toBeVisible();
  await expect(rows(viewer)).toHaveCount(1);
  await visit(viewer, `/records?source=${source}&offered=true`);
  await expect(rowLink(viewer, offered)).toBeVisible();
  await expect(rows(viewer).first()).toContainText('Offered');
  await viewer.context().close();
});
