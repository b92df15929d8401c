import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffJson } from './json-diff.ts';

const changesOf = (before: string, after: string) =>
  diffJson(before, after)?.changes.map(({ kind, pointer, before: old, after: now }) =>
    [kind, pointer, old, now].filter((part) => part !== undefined).join(' '),
  );

describe('diffJson', () => {
  it('finds what was added, removed and changed, by pointer', () => {
    expect(
      changesOf('{"a":1,"b":{"c":[1,2]},"d":true}', '{"b":{"c":[1,3]},"d":true,"e":{}}'),
    ).toEqual(['removed /a 1', 'changed /b/c/1 2 3', 'added /e {}']);
  });

  it('keeps every digit of a number', () => {
    expect(changesOf('{"n":12345678901234567890}', '{"n":12345678901234567891}')).toEqual([
      'changed /n 12345678901234567890 12345678901234567891',
    ]);
    expect(changesOf('[1.0]', '[1]')).toEqual(['changed /0 1.0 1']);
  });

  it('finds no difference in space, order of members and escapes', () => {
    expect(changesOf('{"a":1,"b":"\\u0041"}', '\uFEFF { "b" : "A",\n "a" : 1 } ')).toEqual([]);
    expect(changesOf('["\\u0041",1]', '["A",2]')).toEqual(['changed /1 1 2']);
  });

  it('tells members of one name apart', () => {
    const diff = diffJson('{"a":1,"a":2}', '{"a":1,"a":3,"a":4}');
    expect(diff?.changes).toEqual([
      { pointer: '/a', kind: 'changed', occurrence: 2, before: '2', after: '3', isCut: false },
      { pointer: '/a', kind: 'added', occurrence: 3, after: '4', isCut: false },
    ]);
    expect(changesOf('{"__proto__":1}', '{"__proto__":2}')).toEqual(['changed /__proto__ 1 2']);
  });

  it('calls one inserted or removed element one change', () => {
    expect(changesOf('[1,2,3]', '[1,9,2,3]')).toEqual(['added /1 9']);
    expect(changesOf('[{"a":1},{"a":2}]', '[{"a":2}]')).toEqual(['removed /0 {"a":1}']);
  });

  it('escapes names in pointers', () => {
    expect(changesOf('{"a/b~":1}', '{}')).toEqual(['removed /a~1b~0 1']);
  });

  it('tells a change of kind as one change', () => {
    expect(changesOf('{"a":[]}', '{"a":{}}')).toEqual(['changed /a [] {}']);
    expect(changesOf('1', '"1"')).toEqual(['changed  1 "1"']);
  });

  it('stops at its bounds and says so', () => {
    const many = JSON.stringify(Array.from({ length: 50 }, (_, index) => index));
    expect(diffJson('[]', many, { mostChanges: 10 })).toMatchObject({ isComplete: false });
    expect(diffJson('[]', many, { mostChanges: 10 })?.changes).toHaveLength(10);
    const [change] =
      diffJson('"a"', JSON.stringify('x'.repeat(100)), { mostText: 10 })?.changes ?? [];
    expect(change).toMatchObject({ after: '"xxxxxxxx…', isCut: true });
  });

  it('compares nesting of any depth without falling over', () => {
    const deep = (inner: string) => '['.repeat(5_000) + inner + ']'.repeat(5_000);
    expect(diffJson(deep('1'), deep('2'))?.changes).toHaveLength(1);
  });

  it('answers null for what is not JSON', () => {
    expect(diffJson('{"a":}', '{}')).toBeNull();
    expect(diffJson('{}', '')).toBeNull();
    expect(diffJson('{}', '{} x')).toBeNull();
  });

  it('finds nothing exactly where both texts mean the same', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        const [before, after] = [JSON.stringify(one), JSON.stringify(other)];
        expect(diffJson(before, JSON.stringify(one, null, 2))?.changes).toEqual([]);
        const isSame = JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
        expect(diffJson(before, after)?.changes.length === 0).toBe(isSame);
      }),
    );
  });
});

/** With the members of every object in one order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return { members: members.map(([name, inner]) => [name, sorted(inner)]) };
}
