import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isJsonEqual } from './json-equal.ts';
import { readJsonText, type JsonNode } from './json-text.ts';

/** The value that the places of a tree say. */
function valueOf(text: string, node: JsonNode): unknown {
  if (node.kind === 'array') return node.elements.map((element) => valueOf(text, element));
  if (node.kind === 'object')
    return Object.fromEntries(node.members.map(({ name, value }) => [name, valueOf(text, value)]));
  return JSON.parse(text.slice(node.start, node.end));
}

test('every value has its very place, whatever the text', () => {
  fc.assert(
    fc.property(fc.json(), fc.constantFrom(undefined, 1, '\t'), (compact, space) => {
      const text = JSON.stringify(JSON.parse(compact), null, space);
      const node = readJsonText(text);
      expect(node === null ? null : valueOf(text, node)).toEqual(JSON.parse(text));
      expect(node).toMatchObject({ start: 0, end: text.length });
    }),
  );
});

test.each(['', '{', '{"a":1,}', '[1 2]', 'NaN', "{'a':1}", '1 2', '\uFEFF\uFEFF1'])(
  '%j is no JSON',
  (text) => {
    expect(readJsonText(text)).toBeNull();
  },
);

test('a byte order mark and space may precede, and names may come twice', () => {
  const node = readJsonText('\uFEFF \n{"a":1,"\\u0061":2}');
  expect(node?.start).toBe(3);
  expect(node?.members.map(({ name, start }) => [name, start])).toEqual([
    ['a', 4],
    ['a', 10],
  ]);
});

test('what is nested too deeply is not read, and exhausts no stack', () => {
  expect(readJsonText('['.repeat(600) + ']'.repeat(600))).toBeNull();
  expect(readJsonText('['.repeat(500) + ']'.repeat(500))).not.toBeNull();
});

test('every value equals itself, however it is spaced', () => {
  fc.assert(
    fc.property(fc.json(), (compact) => {
      const wide = JSON.stringify(JSON.parse(compact), null, 2);
      const [one, other] = [readJsonText(compact), readJsonText(wide)];
      if (one === null || other === null) throw new Error('this is JSON');
      const narrow = { text: compact, node: one };
      expect(isJsonEqual(narrow, { text: wide, node: other })).toBe(true);
    }),
  );
});
