import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ErrorGroup } from '#lib/contracts/error-group';
import type { Role } from '#lib/domain/access';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, reading, renderConsole } from '#lib/testing/render-console';
import { sampleGroup, sampleGroupPage } from '#lib/testing/sample-group';
import { sampleSource } from '#lib/testing/sample-installation';
import { ErrorsPage } from './errors-page.tsx';

const TAX = sampleGroup({
  id: '0dh3k8s5v0g0a',
  title: 'The tax rate of … is not known',
  state: 'regressed',
  tags: ['tax'],
  notes: 2,
  assignee: { id: 'p-2', name: 'Grace' },
});
const PRICE = sampleGroup({ id: '0dh3k8s5v0g0b', title: 'The price is over the limit' });

let api: ApiInMemory;

beforeEach(() => {
  api = answerFetch();
  api.answer('GET /api/v1/sources', { sources: [sampleSource()] });
  api.answer('GET /api/v1/assignees', {
    people: [
      { id: 'p-1', name: 'Ada' },
      { id: 'p-2', name: 'Grace' },
    ],
  });
});
afterEach(closeConsole);

function answerGroups(groups: readonly ErrorGroup[]): void {
  const states = { new: 1, ongoing: 2, regressed: 3, muted: 4, resolved: 5 };
  api.answer('GET /api/v1/error-groups', sampleGroupPage(groups, states));
  api.answerBy('PATCH /api/v1/error-groups/:id', () => TAX);
}

async function show(options: { search?: string; role?: Role } = {}) {
  const console = renderConsole(<ErrorsPage />, { path: '/errors', ...options });
  await screen.findByRole('region', { name: 'Causes' });
  return console;
}

function press(key: string): void {
  const target = document.activeElement ?? document.body;
  fireEvent.keyDown(target, { key, code: `Key${key.toUpperCase()}` });
  fireEvent.keyUp(target, { key, code: `Key${key.toUpperCase()}` });
}

const queriesAsked = () => api.asked('GET /api/v1/error-groups').map(({ query }) => query);
const changesAsked = () =>
  api.asked('PATCH /api/v1/error-groups/:id').map(({ path, body }) => [path.slice(-13), body]);

describe('the list of error groups', () => {
  it('tells of each cause what it is, how much of it there is, and who takes care of it', async () => {
    answerGroups([TAX, PRICE]);
    await show();
    const link = screen.getByRole('link', { name: 'The tax rate of … is not known' });
    expect(link.getAttribute('href')).toBe('/errors/0dh3k8s5v0g0a');
    const row = link.closest('tr');
    if (row === null) throw new Error('The cause has no row.');
    for (const text of ['Regressed', '25 %', '1,250', 'Grace', '2 notes', 'unknown_currency'])
      expect(within(row).getByText(text)).toBeTruthy();
    const open = within(row).getByRole('link', {
      name: reading('42 records of this cause that are open'),
    });
    expect(open.getAttribute('href')).toBe('/records?group=0dh3k8s5v0g0a');
    expect(within(row).getByRole('img', { name: /failures in 24 hours$/ })).toBeTruthy();
    expect(within(row).getByRole('link', { name: 'tax' }).getAttribute('href')).toBe(
      '/errors?state=all&tag=tax',
    );
  });

  it('asks for what needs attention, and counts the groups of each state', async () => {
    answerGroups([TAX]);
    await show();
    expect(queriesAsked()[0]?.state).toBe('new,ongoing,regressed');
    const tabs = within(screen.getByRole('navigation', { name: 'States' }));
    const names = tabs.getAllByRole('link').map((link) => link.textContent);
    expect(names).toEqual([
      'Open6',
      'New1',
      'Ongoing2',
      'Regressed3',
      'Muted4',
      'Resolved5',
      'All15',
    ]);
  });

  it('keeps what is asked for in the address', async () => {
    answerGroups([TAX]);
    const { address } = await show();
    fireEvent.click(screen.getByRole('link', { name: /^Muted/ }));
    await waitFor(() => expect(address()).toBe('state=muted'));
    fireEvent.change(screen.getByLabelText('Source'), { target: { value: 'shop' } });
    fireEvent.change(await screen.findByLabelText('Assignee'), { target: { value: 'none' } });
    fireEvent.change(screen.getByLabelText('Order'), { target: { value: 'open' } });
    fireEvent.change(screen.getByLabelText('Search causes'), { target: { value: ' tax ' } });
    fireEvent.submit(screen.getByRole('search'));
    await waitFor(() =>
      expect(queriesAsked().at(-1)).toEqual({
        state: 'muted',
        source: 'shop',
        assignee: 'none',
        sort: 'open',
        q: 'tax',
      }),
    );
    expect(address()).toContain('state=muted');
  });

  it('pages forward, and back to the first', async () => {
    api.answer('GET /api/v1/error-groups', { ...sampleGroupPage([TAX]), next: 'further' });
    await show();
    fireEvent.click(screen.getByRole('button', { name: 'Next' }));
    await waitFor(() => expect(queriesAsked().at(-1)?.cursor).toBe('further'));
    fireEvent.click(screen.getByRole('button', { name: 'First' }));
    await waitFor(() => expect(screen.getByRole('button', { name: 'First' })).toBeTruthy());
    expect(queriesAsked()[0]?.cursor).toBeUndefined();
  });

  it('shows hostile text as text only', async () => {
    answerGroups([sampleGroup({ title: '<img src=x onerror=alert(1)> \u202Eevil \u001B[31m' })]);
    await show();
    expect(document.querySelector('img[src="x"]')).toBeNull();
    expect(screen.getByText(/<img src=x/)).toBeTruthy();
    expect(screen.getByRole('region', { name: 'Causes' }).textContent).not.toContain('\u202E');
  });
});

describe('the list where there is nothing to show', () => {
  it('says that nothing has failed', async () => {
    renderConsole(<ErrorsPage />);
    expect(await screen.findByText('Nothing has failed')).toBeTruthy();
  });

  it('says that everything is taken care of', async () => {
    answerGroups([]);
    renderConsole(<ErrorsPage />);
    expect(await screen.findByText('Nothing asks for attention')).toBeTruthy();
  });

  it('offers to clear filters that match nothing', async () => {
    answerGroups([]);
    const { address } = renderConsole(<ErrorsPage />, { search: 'tag=tax&state=muted' });
    fireEvent.click(await screen.findByRole('button', { name: 'Clear the filters' }));
    await waitFor(() => expect(address()).toBe('state=muted'));
  });

  it('says why it cannot be shown and asks again on demand', async () => {
    api.refuse('GET /api/v1/error-groups', { status: 403, code: 'forbidden', title: 'Not yours.' });
    renderConsole(<ErrorsPage />);
    expect(await screen.findByText('Not yours.')).toBeTruthy();
    answerGroups([TAX]);
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('The tax rate of … is not known')).toBeTruthy();
  });
});

describe('the list while failures arrive', () => {
  it('holds still while a person is at the rows, and counts what is new', async () => {
    answerGroups([TAX]);
    const { client } = await show();
    screen.getByRole('link', { name: 'The tax rate of … is not known' }).focus();
    answerGroups([PRICE, { ...TAX, count: 1251 }]);
    await client.invalidateQueries({ queryKey: ['records'] });
    const button = await screen.findByRole('button', { name: '1 new' });
    expect(screen.getByText('1,251')).toBeTruthy();
    expect(screen.queryByText('The price is over the limit')).toBeNull();
    fireEvent.click(button);
    expect(await screen.findByText('The price is over the limit')).toBeTruthy();
    expect(screen.queryByRole('button', { name: /new$/ })).toBeNull();
  });

  it('moves on by itself while nobody looks', async () => {
    answerGroups([TAX]);
    const { client } = await show();
    answerGroups([PRICE]);
    await client.invalidateQueries({ queryKey: ['records'] });
    expect(await screen.findByText('The price is over the limit')).toBeTruthy();
  });
});

describe('the keys of the list', () => {
  const focused = () => document.activeElement?.textContent;

  it('move from cause to cause', async () => {
    answerGroups([TAX, PRICE]);
    await show();
    press('j');
    expect(focused()).toBe(TAX.title);
    press('j');
    press('j');
    expect(focused()).toBe(PRICE.title);
    press('k');
    expect(focused()).toBe(TAX.title);
  });

  it('assign the cause that has the focus, offering the person themselves first', async () => {
    answerGroups([PRICE, TAX]);
    await show();
    press('j');
    press('a');
    const dialog = await screen.findByRole('dialog', { name: 'Assign' });
    const who = await within(dialog).findByLabelText<HTMLSelectElement>('Who takes care of it');
    await waitFor(() => expect(within(dialog).getByDisplayValue('Ada')).toBeTruthy());
    fireEvent.submit(within(dialog).getByRole('button', { name: 'Assign' }));
    await waitFor(() => expect(changesAsked()).toEqual([[PRICE.id, { assignee: 'p-1' }]]));
    await waitFor(() => expect(who.isConnected).toBe(false));
  });

  it('resolve, mute or reopen it', async () => {
    answerGroups([PRICE, TAX]);
    await show();
    press('j');
    press('m');
    const dialog = await screen.findByRole('dialog', { name: 'Resolve, mute or reopen' });
    expect(within(dialog).queryByLabelText('Reopen')).toBeNull();
    fireEvent.click(within(dialog).getByLabelText('Mute until it happens often'));
    const rate = within(dialog).getByLabelText('More than so many times an hour');
    fireEvent.change(rate, { target: { value: '0' } });
    const button = within(dialog).getByRole('button', { name: 'Do it' });
    fireEvent.submit(button);
    await waitFor(() =>
      expect(
        within(dialog)
          .getByLabelText('More than so many times an hour')
          .getAttribute('aria-invalid'),
      ).toBe('true'),
    );
    expect(changesAsked()).toEqual([]);
    fireEvent.change(rate, { target: { value: '25' } });
    fireEvent.submit(button);
    await waitFor(() => expect(changesAsked()).toEqual([[PRICE.id, { mute: { perHour: 25 } }]]));
  });

  it('do nothing before a cause is chosen', async () => {
    answerGroups([PRICE]);
    await show();
    press('m');
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('tell a viewer why it is not for them', async () => {
    answerGroups([PRICE]);
    await show({ role: 'viewer' });
    press('j');
    press('m');
    const dialog = await screen.findByRole('dialog', { name: 'Resolve, mute or reopen' });
    expect(dialog.textContent).toContain('This needs the role operator; yours is viewer.');
    const button = within(dialog).getByRole<HTMLButtonElement>('button', { name: 'Do it' });
    expect(button.disabled).toBe(true);
  });

  it('say what the server refused', async () => {
    answerGroups([PRICE]);
    api.refuse('PATCH /api/v1/error-groups/:id', {
      status: 409,
      code: 'conflict',
      title: 'Somebody was faster.',
    });
    await show();
    press('j');
    press('m');
    const dialog = await screen.findByRole('dialog', { name: 'Resolve, mute or reopen' });
    fireEvent.submit(within(dialog).getByRole('button', { name: 'Do it' }));
    expect(await within(dialog).findByText('Somebody was faster.')).toBeTruthy();
  });
});
