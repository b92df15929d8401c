import { expect, test } from 'vitest';
import { LeaseBook } from './lease-book.ts';

function openBook(...tokens: string[]) {
  const done: (readonly [string, boolean])[] = [];
  const book = new LeaseBook((token, isEnded) => done.push([token, isEnded]));
  for (const token of tokens) book.open(token);
  return { book, done };
}
const attempts = (...tokens: string[]) => tokens.map((token) => ({ token }));

test('a lease is done when its last attempt is closed, once', () => {
  const { book, done } = openBook('a', 'a', 'b');
  expect(book.tokens).toEqual(['a', 'b']);
  book.close('a');
  expect(done).toEqual([]);
  book.close('b');
  book.close('a');
  book.close('a');
  expect(done).toEqual([
    ['b', false],
    ['a', false],
  ]);
  expect(book.tokens).toEqual([]);
});

test('a lease ends with attempts if no other is open under it', () => {
  const { book } = openBook('a', 'a', 'b', 'c', 'c');
  expect(book.endingWith(attempts('a', 'b', 'a', 'c'))).toEqual(['a', 'b']);
  book.close('c');
  expect(book.endingWith(attempts('c'))).toEqual(['c']);
  expect(book.endingWith(attempts('never seen'))).toEqual([]);
});

test('who is told that a lease is done learns whether its row is gone', () => {
  const { book, done } = openBook('a', 'b');
  book.markEnded(['a', 'never seen']);
  book.close('a');
  book.close('b');
  expect(done).toEqual([
    ['a', true],
    ['b', false],
  ]);
});
