import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { useRecordsState } from '#lib/client/records/use-records-state';
import type { Facet, RecordFacets } from '#lib/contracts/record-facets';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, reading, renderConsole } from '#lib/testing/render-console';
import { FacetFilter } from './facet-filter.tsx';

const FACETS = 'GET /api/v1/records/facets';
let api: ApiInMemory;

beforeEach(() => {
  api = answerFetch();
});
afterEach(closeConsole);

function answerFacets(values: Partial<Record<Facet, number>>, change: Partial<RecordFacets> = {}) {
  const VALUES: Readonly<Record<Facet, string>> = {
    ...{ status: 'ERROR', direction: 'EGRESS', source: 'shop', type: 'order' },
    ...{
      group: '0dh3k8s5v0g01',
      failureClass: 'dependency',
      failureCode: 'timeout',
      handlerVersion: '3.1',
    },
  };
  const names = (Object.keys(VALUES) as Facet[]).filter((facet) => values[facet] !== undefined);
  api.answer(FACETS, {
    ...{ total: { count: 9, isExact: true }, counted: 9 },
    facts: [],
    facets: names.map((facet) => ({
      facet,
      values: [{ value: VALUES[facet], count: values[facet] ?? 0 }],
    })),
    ...change,
  });
}
function Filter() {
  return <FacetFilter state={useRecordsState()} />;
}
async function open(search = '') {
  const { address } = renderConsole(<Filter />, { path: '/records', search });
  fireEvent.click(screen.getByRole('button', { name: /^Facets/ }));
  const menu = within(await screen.findByRole('dialog', { name: 'Facets' }));
  return {
    address,
    menu,
    value: (name: string) => menu.findByRole('link', { name: reading(name) }),
  };
}

describe('the facets of the list', () => {
  it.each([
    ['status', 'Error 1,234', 'status=ERROR'],
    ['direction', 'Egress 1,234', 'direction=EGRESS'],
    ['source', 'shop 1,234', 'source=shop'],
    ['type', 'order 1,234', 'type=order'],
    ['failureClass', 'dependency 1,234', 'failureClass=dependency'],
    ['failureCode', 'timeout 1,234', 'failureCode=timeout'],
    ['handlerVersion', '3.1 1,234', 'handlerVersion=3.1'],
  ] as const)('narrow down to a %s, and let go by a second click', async (facet, name, asked) => {
    answerFacets({ [facet]: 1_234 });
    const { address, value } = await open('cursor=older');
    const link = await value(name);
    expect(link.getAttribute('href')).toBe(`/records?${asked}`);
    fireEvent.click(link);
    await waitFor(() => expect(address()).toBe(asked));
    const active = await value(name);
    expect(active.getAttribute('aria-current')).toBe('true');
    fireEvent.click(active);
    await waitFor(() => expect(address()).toBe(''));
  });

  it('count what the filters ask for, whatever page and order', async () => {
    answerFacets({ type: 2 });
    const { menu } = await open('status=ERROR&source=shop&sort=oldest&limit=500&cursor=older');
    await menu.findByText('9 records match.');
    expect(api.asked(FACETS).at(-1)?.query).toEqual({ status: 'ERROR', source: 'shop' });
  });

  it.each([
    ['type', 'order', 'notType=order'],
    ['status', 'Error', 'notStatus=ERROR'],
    ['failureClass', 'dependency', 'notFailureClass=dependency'],
    ['group', '0dh3k8s5v0g01', 'notGroup=0dh3k8s5v0g01'],
  ] as const)('leave out a %s, and let it in again', async (facet, name, asked) => {
    answerFacets({ [facet]: 4 });
    const { address, menu, value } = await open();
    fireEvent.click(await menu.findByRole('button', { name: `Leave out ${name}` }));
    await waitFor(() => expect(address()).toBe(asked));
    expect(await value(`${name}(left out)4`)).toBeTruthy();
    fireEvent.click(menu.getByRole('button', { name: `Let in ${name}` }));
    await waitFor(() => expect(address()).toBe(''));
  });

  it('call an error group by its title, and show nothing hostile of it', async () => {
    const values = [{ value: '0dh3k8s5v0g01', count: 3, label: 'No \u202Eprice' }];
    answerFacets({}, { facets: [{ facet: 'group', values }] });
    const { address, menu } = await open();
    fireEvent.click(await menu.findByRole('link'));
    await waitFor(() => expect(address()).toBe('group=0dh3k8s5v0g01'));
    expect(menu.getByTitle('No [U+202E]price')).toBeTruthy();
  });

  it('say one record as one', async () => {
    answerFacets({ type: 1 }, { total: { count: 1, isExact: true }, counted: 1 });
    const { menu } = await open();
    expect(await menu.findByText('1 record matches.')).toBeTruthy();
  });

  it('add a source to those that are asked for', async () => {
    answerFacets({ source: 2 });
    const { address, value } = await open('source=bank');
    fireEvent.click(await value('shop 2'));
    await waitFor(() => expect(address()).toBe('source=bank,shop'));
  });

  it('say on their button how many are in use', () => {
    answerFacets({});
    renderConsole(<Filter />, { search: 'type=a&reference=b&failureCode=c&status=ERROR' });
    expect(screen.getByRole('button', { name: 'Facets: 3' })).toBeTruthy();
  });

  it('are empty where nothing matches', async () => {
    answerFacets({}, { total: { count: 0, isExact: true }, counted: 0 });
    const { menu } = await open();
    expect(await menu.findByText('0 records match.')).toBeTruthy();
    expect(menu.queryByRole('link')).toBeNull();
  });

  it('say that there are more than were counted', async () => {
    answerFacets({ type: 2 }, { total: { count: 10_000, isExact: false }, counted: 5_000 });
    const { menu } = await open();
    expect(
      await menu.findByText('More than 10,000 records match; counted are the newest 5,000.'),
    ).toBeTruthy();
  });

  it('say so when they cannot be counted', async () => {
    api.refuse(FACETS, { status: 403, code: 'forbidden', title: 'No.' });
    const { menu } = await open();
    expect(await menu.findByText('They cannot be counted now.')).toBeTruthy();
  });

  it('keep a status that this console does not know as it is called', async () => {
    answerFacets({}, { facets: [{ facet: 'status', values: [{ value: 'LATER', count: 1 }] }] });
    const { address, value } = await open('status=ERROR');
    fireEvent.click(await value('LATER 1'));
    expect(address()).toBe('status=ERROR');
  });

  it.each([
    [7, null],
    [8, '1 more'],
  ])('of %d values fold those beyond seven', async (count, more) => {
    const values = Array.from({ length: count }, (_, n) => ({ value: `t${String(n)}`, count: 1 }));
    answerFacets({}, { facets: [{ facet: 'type', values }] });
    const { menu, value } = await open();
    await value('t0 1');
    expect(menu.getAllByRole('link')).toHaveLength(7);
    expect(menu.queryByRole('button', { name: / more$/ })?.textContent ?? null).toBe(more);
  });

  it('have what is true beside the status, each a link to those, and no fact of none', async () => {
    const facts = [
      { fact: 'offered', count: 1_234, isExact: true },
      { fact: 'overdue', count: 5_000, isExact: false },
      { fact: 'rejected', count: 0, isExact: true },
      { fact: 'held', count: 0, isExact: true },
    ] as const;
    answerFacets({}, { facts: [...facts] });
    const { address, menu, value } = await open('held=true&cursor=older');
    const links = (await menu.findAllByRole('link')).map(({ textContent }) => textContent);
    expect(links).toEqual(['Offered1,234', 'Overdue5,000+', 'Held0']);
    const offered = await value('Offered 1,234');
    expect(offered.getAttribute('href')).toBe('/records?held=true&offered=true');
    fireEvent.click(await value('Held 0'));
    await waitFor(() => expect(address()).toBe(''));
    fireEvent.click(await value('Offered 1,234'));
    await waitFor(() => expect(address()).toBe('offered=true'));
    expect((await value('Offered 1,234')).getAttribute('aria-current')).toBe('true');
  });
});
