/** Error groups, as a support person works with them: why one, what is in it, what is noted. */
import { errorGroupDetailSchema, errorGroupPageSchema } from '../../lib/contracts/error-group.ts';
import { recordFacetsSchema } from '../../lib/contracts/record-facets.ts';
import { asPerson, causes, expectAccessible, expectNoSidewaysScroll } from '../console-page.ts';
import { openRecord, rows, visit } from '../console-page.ts';
import { onlyGroup, read, readRecord } from '../door.ts';
import { expect, FAILURES, newPerson, test } from './storm-test.ts';

const detailOf = (id: string) => read(`/api/v1/error-groups/${id}`, errorGroupDetailSchema);

test('two thousand failures are three causes, and every number is that of the records', async ({
  page,
  storm,
}) => {
  const { groups } = await read(
    `/api/v1/error-groups?source=${storm.source}&sort=open`,
    errorGroupPageSchema,
  );
  await visit(page, `/errors?source=${storm.source}&sort=open`);
  await expect(causes(page)).toHaveCount(3);
  for (const [place, group] of groups.entries()) {
    const { total } = await read(`/api/v1/records/facets?group=${group.id}`, recordFacetsSchema);
    expect(total).toEqual({ count: FAILURES, isExact: true });
    const cells = causes(page).nth(place).getByRole('cell');
    await expect(cells.nth(2)).toHaveText(/^667\b/);
    await expect(cells.nth(3)).toHaveText(`${String(Math.round(group.openShare * 100))} %`);
    await expect(cells.nth(4)).toHaveText('667');
    expect(group.trend.reduce((sum, { count }) => sum + count, 0)).toBe(FAILURES);
    await expect(cells.first()).toContainText('New');
  }
  const all = await read('/api/v1/records/facets?status=ERROR', recordFacetsSchema);
  const shares = groups.map(({ openShare }) => openShare);
  for (const share of shares) expect(share).toBeGreaterThan(0);
  expect(all.total.count).toBeGreaterThanOrEqual(3 * FAILURES);
  await causes(page).first().getByRole('link', { name: /^667 / }).click();
  await page.getByRole('button', { name: 'Facets' }).click();
  await expect(page.getByText('667 records match.')).toBeVisible();
});

test('a group says why it is one, and shows its sources, references, versions and a sample', async ({
  page,
  storm,
}) => {
  const { groups } = await read(
    `/api/v1/error-groups?source=${storm.source}&q=currency`,
    errorGroupPageSchema,
  );
  const group = await detailOf(groups[0]?.id ?? '');
  await visit(page, `/errors/${group.id}`);
  const heading = page.getByRole('heading', { level: 1 });
  await expect(heading).toContainText(
    'Order <number> is in the currency <value>, which is not known',
  );
  const why = page.getByRole('heading', { name: 'Why these are one group' }).locator('../..');
  await expect(why.getByRole('term')).toHaveText([
    'Source',
    'Type',
    'Handler',
    'Failure',
    'Message',
  ]);
  await expect(why.getByRole('definition')).toHaveText([
    ...[storm.source, 'order.placed', 'http', 'data/core_app_refused'],
    group.title,
  ]);
  expect(group.fingerprint).toMatch(/^v1:[0-9a-f]{32}$/);
  await expect(why).toContainText(group.fingerprint);
  const references = page.getByRole('list', { name: 'Affected references' }).getByRole('listitem');
  await expect(references).toHaveCount(100);
  await expect(references.first()).toHaveText(/^cargo-\d+, still open$/);
  await expect(page.getByRole('region', { name: 'Versions of the handler' })).toContainText('667');
  await expect(page.getByText(/^The Core App answered 422: Order \d+ is in/)).toBeVisible();
  await page.getByText('Its payload').click();
  await expect(page.getByRole('group', { name: 'Payload as a tree' })).toContainText('currency');
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectAccessible(page);
  await page.setViewportSize({ width: 320, height: 800 });
  await expectNoSidewaysScroll(page);
  await visit(page, `/errors?source=${storm.source}`);
  await expect(causes(page)).toHaveCount(3);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
});

test('notes survive a replay that mends every record', async ({ page, shore }) => {
  const [record] = await shore.fail('tax', 1);
  const id = record?.id ?? '';
  await visit(page, `/records/${id}`);
  await page.getByRole('link', { name: 'All failures of this cause' }).click();
  await page.getByLabel('Add a note').fill('asked the tax office\n<b>they</b> will answer');
  await page.getByRole('button', { name: 'Add note' }).click();
  const notes = page.getByRole('list', { name: 'Notes' });
  await expect(notes).toContainText('<b>they</b> will answer');
  shore.mend('tax');
  await page.getByRole('button', { name: `Replay ${record?.reference ?? ''}` }).click();
  await expect(page.getByText('No record is open because of it', { exact: true })).toBeVisible();
  await expect(notes).toContainText('asked the tax office');
  await page.reload();
  await expect(notes).toContainText('asked the tax office');
  expect((await readRecord(id)).status).toBe('PROCESSED');
});

test('hostile words of a partner are shown inert wherever they appear', async ({ page, shore }) => {
  let asked = false;
  page.on('dialog', (dialog) => {
    asked = true;
    void dialog.dismiss();
  });
  const [record] = await shore.fail('hostile', 2);
  await visit(page, `/errors?source=${shore.source}`);
  await expect(causes(page).first()).toContainText('<img src=x onerror=alert(<number>)>');
  await causes(page).first().getByRole('link').first().click();
  await expect(page.getByText(/^The Core App answered 422: <img src=x/)).toContainText('U+202E');
  await visit(page, `/records/${record?.id ?? ''}`);
  await expect(openRecord(page)).toContainText('ESC');
  await visit(page, `/records?source=${shore.source}`);
  await expect(rows(page)).toHaveCount(2);
  await page.keyboard.press('j');
  await expect(page.locator('a[data-record-id]:focus')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(openRecord(page)).toContainText('<img src=x onerror=alert(1)>');
  expect(await page.locator('img[src="x"]').count()).toBe(0);
  expect(asked).toBe(false);
});

test('a viewer sees a group whole, and why each action is not for them', async ({
  page,
  browser,
  shore,
  storm,
}) => {
  await shore.fail('tax', 1);
  const { id } = await onlyGroup(shore.source);
  const { address } = storm.installation;
  const theirs = await newPerson(browser, page, { address, role: 'viewer' });
  await visit(theirs, `/errors/${id}`);
  for (const name of [
    'Resolve or mute…',
    'Assign…',
    'Tags and ticket…',
    'Add note',
    'Replay these…',
  ])
    await expect(theirs.getByRole('button', { name })).toHaveAccessibleDescription(
      'This needs the role operator; yours is viewer.',
    );
  await expect(
    asPerson(theirs, 'PATCH', `/api/v1/error-groups/${id}`, { resolve: {} }),
  ).rejects.toThrow(': 403 ');
  expect((await detailOf(id)).state).toBe('new');
  await theirs.context().close();
});
