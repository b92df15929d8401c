import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffJson, type JsonChange } from './json-diff.ts';
import { isJsonEqual } from './json-equal.ts';
import { applyJsonPatch, readJsonPatch } from './json-patch.ts';
import { readJsonText } from './json-text.ts';

/** Numbers as partners write them: more digits than a computer keeps, zeros that mean something. */
const numbers = fc.oneof(
  fc.constantFrom('0', '-0', '1.10', '1.0', '1', '1e400', '12345678901234567890', '0.1E-7'),
  fc.bigInt({ min: 0n, max: 10n ** 40n }).map(String),
);
const names = fc.oneof(
  fc.constantFrom('', 'a', '/', '~', '~1', 'a/b', '__proto__', 'constructor', 'ü', '0', '\u202E'),
  fc.string({ maxLength: 6 }),
);
/** Objects of objects as exact texts; elements of lists have no names that a patch could keep. */
const objects = fc.letrec<{ value: string; object: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    numbers,
    fc.constantFrom('true', 'null', '[]', '[1.10,2]', '""'),
    names.map((name) => JSON.stringify(name)),
    tie('object'),
  ),
  object: fc
    .uniqueArray(fc.tuple(names, tie('value')), { maxLength: 5, selector: ([name]) => name })
    .map((members) => members.map(([name, value]) => `${JSON.stringify(name)}: ${value}`))
    .map((members) => `{${members.join(', ')}}`),
})).object;

const OPS = { added: 'add', removed: 'remove', changed: 'replace' } as const;

function toPatch(changes: readonly JsonChange[]): string {
  const operations = changes.map(({ kind, pointer, after }) => {
    const value = after === undefined ? '' : `,"value":${after}`;
    return `{"op":"${OPS[kind]}","path":${JSON.stringify(pointer)}${value}}`;
  });
  return `[${operations.join(',')}]`;
}

function isEqual(one: string, other: string): boolean {
  const [a, b] = [readJsonText(one), readJsonText(other)];
  return a !== null && b !== null && isJsonEqual({ text: one, node: a }, { text: other, node: b });
}

describe('what a diff tells', () => {
  it('is all there is to do: done as a patch it makes the one text into the other', () => {
    fc.assert(
      fc.property(objects, objects, (before, after) => {
        const changes = diffJson(before, after)?.changes ?? [];
        fc.pre(changes.length <= 100);
        const patched = applyJsonPatch(before, readJsonPatch(toPatch(changes)));
        expect(diffJson(patched, after)?.changes).toEqual([]);
        expect(isEqual(patched, after)).toBe(true);
      }),
    );
  });

  it('turned round is what leads back', () => {
    const turned = { added: 'removed', removed: 'added', changed: 'changed' } as const;
    const told = (changes: readonly JsonChange[] = []) =>
      changes.map(({ kind, pointer, before, after }) => [kind, pointer, before, after]);
    fc.assert(
      fc.property(objects, objects, (before, after) => {
        const there = diffJson(before, after)?.changes.map(
          ({ kind, pointer, before: old, after: now }) => [turned[kind], pointer, now, old],
        );
        const back = told(diffJson(after, before)?.changes);
        const inOrder = (changes: unknown[] = []) =>
          changes.map((one) => JSON.stringify(one)).sort();
        expect(inOrder(back)).toEqual(inOrder(there));
      }),
    );
  });
});

describe('a patch that fails', () => {
  it.each(['remove', 'replace', 'test'])('leaves no half of it behind: %s', (op) => {
    const before = '{"total": 1.10}';
    const patch = readJsonPatch(
      `[{"op":"add","path":"/new","value":1},{"op":"${op}","path":"/gone","value":1}]`,
    );
    expect(() => applyJsonPatch(before, patch)).toThrow(`Operation 2 (${op}): there is no /gone.`);
    expect(before).toBe('{"total": 1.10}');
  });

  it('touches no prototype', () => {
    const patch = readJsonPatch('[{"op":"add","path":"/__proto__","value":{"isAdmin":true}}]');
    expect(applyJsonPatch('{}', patch)).toBe('{"__proto__":{"isAdmin":true}}');
    expect(Object.hasOwn(Object.prototype, 'isAdmin')).toBe(false);
    for (const path of ['/constructor/name', '/__proto__/x', '/toString'])
      expect(() =>
        applyJsonPatch('{}', readJsonPatch(`[{"op":"replace","path":"${path}","value":1}]`)),
      ).toThrow('there is no');
  });
});
