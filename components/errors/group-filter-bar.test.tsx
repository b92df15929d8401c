import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { sampleGroup, sampleGroupPage } from '#lib/testing/sample-group';
import { sampleSource } from '#lib/testing/sample-installation';
import { ErrorsPage } from './errors-page.tsx';

let api: ApiInMemory;

beforeEach(() => {
  api = answerFetch();
  api.answer('GET /api/v1/sources', {
    sources: [sampleSource(), sampleSource({ key: 'payments' })],
  });
  api.answer('GET /api/v1/assignees', { people: [{ id: 'p-2', name: 'Grace' }] });
  api.answer('GET /api/v1/error-groups', sampleGroupPage([sampleGroup()], { new: 1234, muted: 2 }));
});
afterEach(closeConsole);

async function show(search = '') {
  const console = renderConsole(<ErrorsPage />, { path: '/errors', search });
  await screen.findByRole('region', { name: 'Causes' });
  return console;
}

const lastQuery = () => api.asked('GET /api/v1/error-groups').at(-1)?.query;
const valueOf = (label: string) => screen.getByLabelText<HTMLSelectElement>(label).value;
const choose = (label: string, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } });

describe('the filters of the error groups', () => {
  it('stand as the address says them', async () => {
    await show('state=all&source=payments&assignee=p-2&sort=count&q=tax&tag=urgent');
    await waitFor(() => expect(valueOf('Assignee')).toBe('p-2'));
    await waitFor(() => expect(valueOf('Source')).toBe('payments'));
    expect(valueOf('Order')).toBe('count');
    expect(screen.getByLabelText<HTMLInputElement>('Search causes').value).toBe('tax');
    expect(lastQuery()).toEqual({
      source: 'payments',
      assignee: 'p-2',
      sort: 'count',
      q: 'tax',
      tag: 'urgent',
    });
  });

  it('pass over what makes no sense in the address', async () => {
    await show(`state=gone&source=..%2F..&sort=best&q=${'x'.repeat(201)}&tag=${'t'.repeat(51)}`);
    expect(lastQuery()).toEqual({ state: 'new,ongoing,regressed', sort: 'last_seen' });
    expect(valueOf('Order')).toBe('last_seen');
    expect(screen.getByRole('link', { name: /^Open/ }).getAttribute('aria-current')).toBe('true');
  });

  it('go back to the first page when they change', async () => {
    const { address } = await show('cursor=further&state=muted');
    choose('Order', 'first_seen');
    await waitFor(() => expect(address()).not.toContain('cursor'));
    expect(address()).toContain('sort=first_seen');
    expect(address()).toContain('state=muted');
    await waitFor(() => expect(lastQuery()).toEqual({ state: 'muted', sort: 'first_seen' }));
  });

  it('leave the address when they are taken back', async () => {
    const { address } = await show('source=payments&assignee=none&sort=open');
    await waitFor(() => expect(valueOf('Source')).toBe('payments'));
    choose('Source', '');
    choose('Assignee', '');
    choose('Order', 'last_seen');
    await waitFor(() => expect(address()).toBe(''));
  });

  it('take a tag away by its button', async () => {
    const { address } = await show('tag=urgent&state=all');
    fireEvent.click(screen.getByRole('button', { name: 'Any tag, not only urgent' }));
    await waitFor(() => expect(address()).toBe('state=all'));
    expect(screen.queryByRole('button', { name: /^Any tag/ })).toBeNull();
  });

  it('show a hostile tag of the address as text', async () => {
    await show(`tag=${encodeURIComponent('<i>\u202Egat')}`);
    const chip = screen.getByRole('button', { name: /^Any tag/ });
    expect(chip.textContent).toContain('<i>');
    expect(chip.textContent).not.toContain('\u202E');
  });
});

describe('the search of the error groups', () => {
  it('waits for Enter, and ends as soon as the field is emptied', async () => {
    const { address } = await show();
    const before = api.asked('GET /api/v1/error-groups').length;
    choose('Search causes', 'currency');
    expect(api.asked('GET /api/v1/error-groups')).toHaveLength(before);
    fireEvent.submit(screen.getByRole('search'));
    await waitFor(() => expect(address()).toBe('q=currency'));
    await waitFor(() => expect(lastQuery()?.q).toBe('currency'));
    choose('Search causes', '');
    await waitFor(() => expect(address()).toBe(''));
  });

  it('searches for nothing when only room was typed', async () => {
    const { address } = await show();
    choose('Search causes', '   ');
    fireEvent.submit(screen.getByRole('search'));
    expect(address()).toBe('');
    expect(lastQuery()?.q).toBeUndefined();
  });

  it('sends any text as it was typed', async () => {
    await show();
    choose('Search causes', '100%_of "a\\b" & c#d');
    fireEvent.submit(screen.getByRole('search'));
    await waitFor(() => expect(lastQuery()?.q).toBe('100%_of "a\\b" & c#d'));
  });
});

describe('the tabs of the states', () => {
  const tab = (name: RegExp) =>
    within(screen.getByRole('navigation', { name: 'States' })).getByRole('link', { name });

  it('are links that keep the other filters and begin at the first page', async () => {
    await show('source=payments&cursor=further&state=muted');
    expect(tab(/^Resolved/).getAttribute('href')).toBe('/errors?state=resolved&source=payments');
    expect(tab(/^Open/).getAttribute('href')).toBe('/errors?source=payments');
    expect(tab(/^Muted/).getAttribute('aria-current')).toBe('true');
    expect(tab(/^All/).getAttribute('aria-current')).toBeNull();
  });

  it('count exactly, all states together at All', async () => {
    await show();
    expect(tab(/^Open/).textContent).toBe('Open1,234');
    expect(tab(/^All/).textContent).toBe('All1,236');
    expect(tab(/^Ongoing/).textContent).toBe('Ongoing0');
  });

  it('leave a click with Ctrl to the browser', async () => {
    const { address } = await show();
    expect(fireEvent.click(tab(/^Muted/), { ctrlKey: true })).toBe(true);
    expect(fireEvent.click(tab(/^Muted/))).toBe(false);
    await waitFor(() => expect(address()).toBe('state=muted'));
  });
});
