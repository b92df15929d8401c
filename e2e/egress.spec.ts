import { expect, test } from '@playwright/test';
import { asPerson, openRecord, rowLink, rows, visit } from './console-page.ts';
import { acknowledge, lease, reject, send, uniqueName } from './door.ts';

test('an egress record is followed from Queued to Acknowledged', async ({ page }) => {
  const source = uniqueName('erp');
  await asPerson(page, 'POST', '/api/v1/sources', { key: source, name: source });
  const id = await send({ source, direction: 'egress' });
  await visit(page, `/records?source=${source}`);
  await rowLink(page, id).click();
  const record = openRecord(page);
  await expect(record).toContainText('Waiting to be offered to the Integration App.');
  const delivery = await lease(source);
  await expect(record).toContainText('Out for delivery');
  await acknowledge(delivery);
  await expect(record).toContainText('Offer 1: Acknowledged');
  await expect(rows(page).first()).toContainText('Acknowledged');
});

test('a rejected record is held with the reason, and queued again by one click', async ({
  page,
}) => {
  const source = uniqueName('erp');
  await asPerson(page, 'POST', '/api/v1/sources', { key: source, name: source });
  const id = await send({ source, direction: 'egress' });
  await visit(page, `/records/${id}`);
  const record = openRecord(page);
  await expect(record).toContainText('Queued');
  await reject(await lease(source), 'The VAT number of the buyer is missing.');
  await expect(page.getByRole('region', { name: 'Failure' })).toContainText(
    'The VAT number of the buyer is missing.',
  );
  await expect(record).toContainText('Held: nothing more happens by itself');
  await record.getByRole('button', { name: 'Replay' }).click();
  await expect(record).toContainText('Queued again, waiting for delivery');
  await acknowledge(await lease(source));
  await expect(record.getByText('Replayed: now Acknowledged.')).toBeVisible();
});
