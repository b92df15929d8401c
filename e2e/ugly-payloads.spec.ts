import { readFile } from 'node:fs/promises';
import { expect, test, type Page } from '@playwright/test';
import { openRecord, visit } from './console-page.ts';
import { send } from './door.ts';

const json = 'application/json';

async function show(page: Page, body: string | Uint8Array, mediaType = json): Promise<string> {
  const id = await send({ source: 'github', body, mediaType });
  await visit(page, `/records/${id}`);
  await expect(openRecord(page).getByRole('tab', { name: 'Bytes' })).toBeVisible();
  return id;
}

test('numbers are exact, and duplicate names all shown', async ({ page }) => {
  await show(page, '{"id":12345678901234567890,"huge":1e400,"zero":-0,"dup":1,"dup":2}');
  const tree = page.getByRole('group', { name: 'Payload as a tree' });
  await expect(tree).toContainText('id:12345678901234567890');
  await expect(tree).toContainText('huge:1e400');
  await expect(tree).toContainText('zero:-0');
  await expect(tree).toContainText('same name again2');
  await expect(page.getByText('has the same name twice')).toBeVisible();
});

test('hostile text is shown and never obeyed', async ({ page }) => {
  let asked = false;
  page.on('dialog', (dialog) => {
    asked = true;
    void dialog.dismiss();
  });
  await show(
    page,
    JSON.stringify({
      '<img src=x onerror=alert(1)>': '<script>alert(1)</script>\u202e\u001b\u0000',
    }),
  );
  const tree = page.getByRole('group', { name: 'Payload as a tree' });
  await expect(tree).toContainText(
    '<img src=x onerror=alert(1)>:“<script>alert(1)</script>U+202EESCNUL”',
  );
  expect(await tree.locator('img, script').count()).toBe(0);
  expect(asked).toBe(false);
});

test('nesting 100,000 deep is stored and shown', async ({ page }) => {
  await show(page, '['.repeat(100_000) + ']'.repeat(100_000));
  await expect(openRecord(page)).toContainText('200 kB');
  await page.getByRole('button', { name: 'Unfold all' }).click();
  await expect(page.getByRole('button', { name: /^Fold value/ }).nth(5)).toBeVisible();
});

test('a byte order mark and broken UTF-8 are said with their place, and still shown', async ({
  page,
}) => {
  await show(page, Uint8Array.of(0xef, 0xbb, 0xbf, 0x5b, 0x5d));
  await expect(page.getByText('It begins with a byte order mark')).toBeVisible();
  await show(page, Uint8Array.of(0x5b, 0x22, 0xff, 0x22, 0x5d));
  await expect(page.getByText('the first broken one is at byte 2')).toBeVisible();
  await page.getByRole('tab', { name: 'Bytes' }).click();
  await expect(page.getByRole('group', { name: 'Payload as bytes' })).toContainText(
    '5b 22 ff 22 5d',
  );
});

test('what is neither JSON nor text is shown as bytes', async ({ page }) => {
  const noise = Uint8Array.from({ length: 4096 }, (_, at) => (at * 37 + 11) % 256);
  await show(page, noise, 'application/octet-stream');
  await expect(page.getByRole('group', { name: 'Payload as bytes' })).toContainText('0b 30 55 7a');
});

test('an empty payload is said to be empty', async ({ page }) => {
  await show(page, '');
  await expect(page.getByText('it came with zero bytes')).toBeVisible();
});

test('a large payload is shown in part and downloads whole, byte for byte', async ({ page }) => {
  const body = JSON.stringify(
    Array.from({ length: 60_000 }, (_, row) => ({ row, name: `ř ${String(row)}` })),
  );
  await show(page, body);
  await expect(page.getByText(/Only the first 1(\.0)? MB of/)).toBeVisible();
  await expect(page.getByRole('group', { name: 'Payload as a tree' })).toContainText('[');
  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download' }).click();
  const saved = await (await downloading).path();
  expect((await readFile(saved)).equals(Buffer.from(body))).toBe(true);
});

test('header fields are shown, secrets are not', async ({ page }) => {
  await show(page, '{}');
  await page.getByRole('tab', { name: /^Headers/ }).click();
  const headers = openRecord(page).getByRole('tabpanel');
  await expect(headers).toContainText('content-type');
  await expect(headers).not.toContainText('sluice_');
});
