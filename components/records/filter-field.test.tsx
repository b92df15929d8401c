import { fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { useRecordsState } from '#lib/client/records/use-records-state';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { FilterField } from './filter-field.tsx';

const FACETS = 'GET /api/v1/records/facets';
const HOSTILE = '<img src=x>\u202E';
let api: ApiInMemory;

beforeEach(() => {
  api = answerFetch();
  api.answer(FACETS, {
    ...{ total: { count: 3, isExact: true }, counted: 3 },
    facts: [],
    facets: [
      { facet: 'type', values: ['order placed', HOSTILE].map((value) => ({ value, count: 1 })) },
      { facet: 'failureCode', values: [{ value: 'a,b', count: 1 }] },
    ],
  });
});
afterEach(closeConsole);

function Field() {
  return <FilterField state={useRecordsState()} />;
}
function show(search = '') {
  return renderConsole(<Field />, { path: '/records', search });
}
const bar = () => screen.getByRole<HTMLInputElement>('combobox', { name: 'Filter records' });
const options = () => screen.queryAllByRole('option').map((one) => one.firstChild?.textContent);
const chosen = () =>
  screen.queryAllByRole('option', { selected: true }).map((one) => one.firstChild?.textContent);
function type(line: string): void {
  fireEvent.focus(bar());
  fireEvent.change(bar(), { target: { value: line } });
}
const press = (key: string) => fireEvent.keyDown(bar(), { key });

describe('what the filter field suggests', () => {
  it('asks for what was seen only once somebody uses it', async () => {
    show();
    expect(api.asked(FACETS)).toEqual([]);
    fireEvent.focus(bar());
    await waitFor(() => expect(api.asked(FACETS)).toHaveLength(1));
  });

  it('goes round by the arrows, and names the one that Enter takes', () => {
    show();
    type('re');
    expect(options()).toEqual(['reference:', 'received:']);
    expect(chosen()).toEqual([]);
    press('ArrowDown');
    press('ArrowDown');
    expect(chosen()).toEqual(['received:']);
    press('ArrowDown');
    expect(chosen()).toEqual(['reference:']);
    press('ArrowUp');
    expect(chosen()).toEqual(['received:']);
    expect(bar().getAttribute('aria-activedescendant')).toBe(
      screen.getByRole('option', { selected: true }).id,
    );
    press('Enter');
    expect(bar().value).toBe('received:');
  });

  it('sends the line off by Enter while none of them is chosen', async () => {
    const { address } = show();
    type('status:err');
    expect(options()).toEqual(['error']);
    fireEvent.submit(bar());
    expect(screen.getByRole('alert').textContent).toContain('status:err');
    type('status:error');
    fireEvent.submit(bar());
    await waitFor(() => expect(address()).toBe('status=ERROR'));
    expect(options()).toEqual([]);
  });

  it('quotes what needs it, so that the line means the very value', async () => {
    const { address } = show();
    type('type:order');
    await waitFor(() => expect(options()).toEqual(['order placed']));
    press('ArrowDown');
    press('Enter');
    expect(bar().value).toBe('type:"order placed" ');
    type(`${bar().value}code:a`);
    await waitFor(() => expect(options()).toEqual(['a,b']));
    press('ArrowDown');
    press('Enter');
    fireEvent.submit(bar());
    await waitFor(() => expect(address()).toBe('type=order+placed&failureCode=a,b'));
  });

  it('does not offer what is named already', () => {
    show();
    type('status:error,e');
    expect(options()).not.toContain('error');
    expect(options()).toContain('queued');
  });

  it('is closed by Escape, which then leads out of the field', () => {
    show();
    bar().focus();
    type('s');
    expect(bar().getAttribute('aria-expanded')).toBe('true');
    press('Escape');
    expect(bar().getAttribute('aria-expanded')).toBe('false');
    expect(document.activeElement).toBe(bar());
    press('Escape');
    expect(document.activeElement).toBe(document.body);
  });

  it('is closed when the focus goes elsewhere, and keeps what was typed', () => {
    show();
    type('so');
    fireEvent.blur(bar());
    expect(options()).toEqual([]);
    expect(bar().value).toBe('so');
  });

  it('shows a hostile type as what it is', async () => {
    show();
    type('type:<');
    await waitFor(() => expect(options()).toHaveLength(1));
    expect(document.querySelector('img')).toBeNull();
    expect(screen.getByTitle('U+202E right-to-left override')).toBeTruthy();
  });

  it.each(['constructor:', '__proto__:x', 'type:"open', '"', '   '])(
    'is nothing to take for %j, and nothing breaks',
    (line) => {
      show();
      type(line);
      press('ArrowUp');
      expect(chosen()).toHaveLength(options().length > 0 ? 1 : 0);
      expect(bar().value).toBe(line);
    },
  );
});

describe('what is wrong with a line', () => {
  it.each([
    ['status:broken', /one or more of just-in/],
    ['source:Not-A-Key', /no key of a source/],
    ['is:late', /offered, overdue, rejected or held/],
    ['received:1y', /15m, 1h, 24h, 7d, or from\.\.to/],
    ['received:2026-13-01..', /15m, 1h, 24h, 7d, or from\.\.to/],
    ['type:a,b', /needs quotation marks/],
    ['type:', /A value is missing/],
    ['type:a type:b', /said twice/],
    ['received:1h settled:1h', /said twice/],
    ['error:x payload:y', /said twice/],
    ['error:x order-1', /Only one thing at a time/],
    ['-received:1h', /nothing can be left out/],
    ['type:"half', /quotation mark at its end/],
    ['group:short', /13 characters/],
    ['a'.repeat(513), /at most 512 characters/],
  ])('is said of %j, and the list stays as it is', (line, words) => {
    const { address } = show('type=kept');
    type(line);
    fireEvent.submit(bar());
    expect(screen.getByRole('alert').textContent).toMatch(words);
    const faults = screen.getByRole('alert').id;
    expect(bar().getAttribute('aria-describedby')).toBe(faults);
    expect(address()).toBe('type=kept');
  });

  it('is said of each fault, hostile text shown as what it is', () => {
    show();
    type(`status:broken sorce:${HOSTILE.replaceAll(' ', '_')}`);
    fireEvent.submit(bar());
    expect(screen.getAllByRole('listitem')).toHaveLength(2);
    expect(document.querySelector('img')).toBeNull();
    expect(screen.getAllByTitle('U+202E right-to-left override').length).toBeGreaterThan(0);
  });
});
