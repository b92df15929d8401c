/** What a support person decides about error groups: resolve, mute, reopen, assign, tag. */
import { errorGroupDetailSchema } from '../../lib/contracts/error-group.ts';
import { causes, visit } from '../console-page.ts';
import { onlyGroup, read } from '../door.ts';
import { expect, test, type Shore } from './storm-test.ts';
import type { Page } from '@playwright/test';

const detailOf = (id: string) => read(`/api/v1/error-groups/${id}`, errorGroupDetailSchema);

/** The page of a shore's only group; failures of one cause must have come before. */
async function visitGroup(page: Page, { source }: Shore): Promise<string> {
  const { id } = await onlyGroup(source);
  await visit(page, `/errors/${id}`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('is not known');
  return id;
}

/** Leads to the first group of the list by key. */
async function chooseFirst(page: Page): Promise<void> {
  await page.keyboard.press('j');
  await expect(page.locator('a[data-group-id]:focus')).toBeVisible();
}

/** Answers the dialog of `m` by keyboard alone. */
async function decide(page: Page, wish: string, detail?: readonly [label: string, value: string]) {
  await page.keyboard.press('m');
  const dialog = page.getByRole('dialog', { name: 'Resolve, mute or reopen' });
  await dialog.getByLabel(wish, { exact: true }).check();
  if (detail !== undefined) await dialog.getByLabel(detail[0], { exact: true }).fill(detail[1]);
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
}

test('states are counted and lead to their groups; reopened it is ongoing', async ({
  page,
  shore,
}) => {
  await shore.fail('tax', 3);
  await visit(page, `/errors?source=${shore.source}&state=all`);
  const states = page.getByRole('navigation', { name: 'States' });
  await expect(states.getByRole('link', { name: /^New/ })).toHaveText('New1');
  await chooseFirst(page);
  await decide(page, 'Resolve now');
  await expect(causes(page).first()).toContainText('Resolved');
  await expect(states.getByRole('link', { name: /^Resolved/ })).toHaveText('Resolved1');
  await expect(states.getByRole('link', { name: /^Open/ })).toHaveText('Open0');
  await decide(page, 'Reopen');
  await expect(causes(page).first()).toContainText('Ongoing');
  await states.getByRole('link', { name: /^Ongoing/ }).click();
  await expect(page).toHaveURL(/state=ongoing/);
  await expect(causes(page)).toHaveCount(1);
  await states.getByRole('link', { name: /^Muted/ }).click();
  await expect(causes(page)).toHaveCount(0);
});

test('what was resolved regresses by a failure after that, also one that is arriving meanwhile', async ({
  page,
  shore,
}) => {
  await shore.fail('tax', 2);
  await visit(page, `/errors?source=${shore.source}&state=all`);
  await expect(causes(page)).toHaveCount(1);
  shore.hold();
  await shore.send('tax', 3);
  await chooseFirst(page);
  await decide(page, 'Resolve now');
  await expect(causes(page).first()).toContainText('Resolved');
  shore.letGo();
  await shore.settle();
  await expect(causes(page).first()).toContainText('Regressed');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/resolved it on .*, and it has happened again since/)).toBeVisible();
  await expect(page.getByRole('list', { name: 'History' })).toContainText(
    'happened again after it was resolved',
  );
});

test('resolved in a version, failures of older versions leave it resolved', async ({
  page,
  shore,
}) => {
  await shore.fail('tax', 1);
  const id = await visitGroup(page, shore);
  await decide(page, 'Resolve in a version of the handler', ['Version', '2']);
  await expect(page.getByText(/resolved it in version 2 on/)).toBeVisible();
  await shore.fail('tax', 2);
  await expect.poll(async () => (await detailOf(id)).count).toBe(3);
  expect((await detailOf(id)).state).toBe('resolved');
  await decide(page, 'Resolve in a version of the handler', ['Version', '1']);
  await expect(page.getByText(/resolved it in version 1 on/)).toBeVisible();
  await shore.fail('tax', 1);
  await expect(page.getByText(/version 1 on .* happened again since/)).toBeVisible();
  expect((await detailOf(id)).state).toBe('regressed');
});

test('muted until a time, a count or a rate, it is quiet until then and no longer', async ({
  page,
  shore,
}) => {
  const muted = page.getByText(/^Muted by/);
  await shore.fail('tax', 1);
  const id = await visitGroup(page, shore);
  await decide(page, 'Mute for a time');
  await expect(page.getByText(/^Muted by .* until \d/)).toBeVisible();
  await shore.fail('tax', 2);
  await expect.poll(async () => (await detailOf(id)).count).toBe(3);
  expect((await detailOf(id)).state).toBe('muted');
  await shore.ageMutes(25 * 60);
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('is not known');
  await expect(muted).toHaveCount(0);
  await decide(page, 'Mute until it has happened some times more', ['Times more', '2']);
  await expect(page.getByText(/until it has happened 2 more times\.$/)).toBeVisible();
  await shore.fail('tax', 1);
  await expect(page.getByText(/until it has happened 1 more time\.$/)).toBeVisible();
  await shore.fail('tax', 2);
  await expect(muted).toHaveCount(0);
  await decide(page, 'Mute until it happens often', ['More than so many times an hour', '20']);
  await expect(page.getByText(/until it happens more than 20 times an hour\.$/)).toBeVisible();
  await shore.ageMutes(2);
  await shore.fail('tax', 1);
  await expect.poll(async () => (await detailOf(id)).count).toBe(7);
  expect((await detailOf(id)).state).toBe('muted');
  await shore.fail('tax', 20);
  await expect(muted).toHaveCount(0);
  expect((await detailOf(id)).state).not.toBe('muted');
});

test('assignee, tags and ticket are kept, shown in the list and told in the history', async ({
  page,
  shore,
}) => {
  await shore.fail('tax', 1);
  const id = await visitGroup(page, shore);
  await page.keyboard.press('a');
  const assign = page.getByRole('dialog', { name: 'Assign' });
  await assign.getByLabel('Who takes care of it').selectOption({ index: 1 });
  await assign.getByRole('button', { name: 'Assign' }).click();
  await expect(page.getByRole('list', { name: 'History' })).toContainText('assigned it to');
  await page.getByRole('button', { name: 'Tags and ticket…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Tags and ticket' });
  await dialog.getByLabel('Tags').fill('tax office, urgent, urgent');
  await dialog.getByLabel('Ticket').fill('javascript:alert(1)');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeVisible();
  expect((await detailOf(id)).tags).toEqual([]);
  await dialog.getByLabel('Ticket').fill('https://tickets.test/TAX-1');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('link', { name: 'https://tickets.test/TAX-1' })).toHaveAttribute(
    'href',
    'https://tickets.test/TAX-1',
  );
  const { tags, ticketUrl, assignee } = await detailOf(id);
  expect({ tags, ticketUrl }).toEqual({
    tags: ['tax office', 'urgent'],
    ticketUrl: 'https://tickets.test/TAX-1',
  });
  await visit(page, `/errors?source=${shore.source}&tag=urgent`);
  await expect(causes(page).first()).toContainText('urgent');
  await expect(causes(page).first()).toContainText(assignee?.name ?? 'nobody');
});
