import { render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { compareTexts } from '#lib/client/edits/compare-texts';
import { closeConsole } from '#lib/testing/render-console';
import { ChangeList } from './change-list.tsx';

afterEach(closeConsole);

function show(before: string, after: string): void {
  render(<ChangeList comparison={compareTexts(before, after)} />);
}
const removed = () => [...document.querySelectorAll('del')].map((one) => one.textContent);
const added = () => [...document.querySelectorAll('ins')].map((one) => one.textContent);
const fieldsOf = (count: number, value: string) =>
  JSON.stringify(
    Object.fromEntries(Array.from({ length: count }, (_, n) => [`f${String(n)}`, value])),
  );

describe('what an edit of JSON changes', () => {
  it('is written with every digit that was typed', () => {
    show('{"total":12345678901234567890.10}', '{"total":12345678901234567890.1}');
    expect(screen.getByText('field total')).toBeTruthy();
    expect(removed()).toEqual(['− 12345678901234567890.10']);
    expect(added()).toEqual(['+ 12345678901234567890.1']);
  });

  it('has only one side where a field came or went', () => {
    show('{"old":1}', '{"new":2}');
    expect(removed()).toEqual(['− 1']);
    expect(added()).toEqual(['+ 2']);
    expect(screen.getByText('field old').closest('li')?.querySelector('ins')).toBeNull();
    expect(screen.getByText('field new').closest('li')?.querySelector('del')).toBeNull();
  });

  it('counts places of a list as people do, and escaped names as they are', () => {
    show('{"a/b~c":[{"p":1}]}', '{"a/b~c":[{"p":2}]}');
    const place = screen.getByText('field a/b~c › no. 1 › p').closest('p');
    expect(place?.title).toBe('/a~1b~0c/0/p');
  });

  it('says which one is meant of a name that is repeated', () => {
    show('{"a":1,"a":2}', '{"a":1,"a":3}');
    expect(screen.getByRole('listitem').textContent).toContain('(the 2. of that name)');
    expect(removed()).toEqual(['− 2']);
  });

  it('is the whole payload where that is one value', () => {
    show('1', '"1"');
    expect(screen.getByText('the whole payload')).toBeTruthy();
  });

  it.each([
    ['{"a":1}', '{"a":1}', 'Nothing is changed.'],
    ['{"a":1,"b":2}', '{ "b": 2,\r\n"a": 1 }', /^Only spaces, line ends or the order/],
  ])('is nothing for %j and %j', (before, after, words) => {
    show(before, after);
    expect(screen.getByText(words)).toBeTruthy();
    expect(screen.queryByRole('list')).toBeNull();
  });

  it.each([
    [100, null],
    [101, 'and 1 more'],
    [1_000, 'and 900 more'],
    [1_001, 'and many more'],
  ])('of %d fields is listed up to a hundred', (count, more) => {
    show(fieldsOf(count, 'x'), fieldsOf(count, 'y'));
    expect(screen.getAllByRole('listitem')).toHaveLength(100);
    expect(screen.queryByText(/more$/)?.textContent ?? null).toBe(more);
  });

  it('shows hostile names and values as what they are', () => {
    const hostile = '<img src=x>\u202E';
    show(JSON.stringify({ [hostile]: 'a' }), JSON.stringify({ [hostile]: '<script>\u0007' }));
    expect(document.querySelector('img, script')).toBeNull();
    expect(screen.getByTitle('U+202E right-to-left override')).toBeTruthy();
    expect(added()).toEqual([String.raw`+ "<script>\u0007"`]);
  });
});

describe('what an edit of other text changes', () => {
  it('is said from the first line that differs, without what is equal around it', () => {
    show('a\nb\nc\nd', 'a\nB\nd');
    expect(screen.getByText('Compared as text, from line 2 on')).toBeTruthy();
    expect(removed()).toEqual(['− b', '− c']);
    expect(added()).toEqual(['+ B']);
  });

  it('is told when an edit makes JSON unreadable', () => {
    show('{"a":1}', '{"a":}');
    expect(screen.getByText('Compared as text, from line 1 on')).toBeTruthy();
    expect(added()).toEqual(['+ {"a":}']);
  });

  it.each([
    [20, 20, ''],
    [21, 20, ', 20 lines shown'],
  ])('of %d lines shows %d', (count, shown, words) => {
    const lines = (word: string) =>
      Array.from({ length: count }, (_, n) => `${word} ${String(n)}`).join('\n');
    show(lines('old'), lines('new'));
    expect(screen.getByText(`Compared as text, from line 1 on${words}`)).toBeTruthy();
    expect(removed()).toHaveLength(shown);
    expect(added()).toHaveLength(shown);
  });

  it('shows control characters as symbols, and a carriage return that was lost', () => {
    show('a\u001b[31m\r\nb', 'a\nb');
    expect(screen.getByTitle('U+001B escape')).toBeTruthy();
    expect(screen.getByTitle('U+000D carriage return')).toBeTruthy();
    expect(added()).toEqual(['+ a']);
  });
});
