import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJsonString, readOutline, type OutlineNode } from './json-outline.ts';

const whitespace = fc.stringMatching(/^[ \t\n\r]{0,4}$/);

/** Builds the value back from the outline, as JSON.parse would have it. */
function rebuild(text: string, nodes: readonly OutlineNode[], index = 0): unknown {
  const node = nodes[index];
  if (node === undefined) return undefined;
  if (node.children === 0 && node.kind !== 'object' && node.kind !== 'array') {
    return JSON.parse(text.slice(node.start, node.end));
  }
  const members: [string, unknown][] = [];
  for (let at = index + 1; at < node.next; at = nodes[at]?.next ?? node.next) {
    members.push([readJsonString(nodes[at]?.key ?? '""'), rebuild(text, nodes, at)]);
  }
  if (node.kind === 'array') return members.map(([, value]) => value);
  const object = {};
  for (const [name, value] of members) {
    Object.defineProperty(object, name, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return object;
}

function accepts(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('readOutline', () => {
  it('reads every JSON value whole, whatever the spacing', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(4), whitespace, (json, indent, space) => {
        const text = space + JSON.stringify(JSON.parse(json), null, indent) + space;
        const outline = readOutline(text);
        expect(outline.fault).toBeNull();
        expect(rebuild(text, outline.nodes)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('refuses exactly what JSON.parse refuses', () => {
    const scrap = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '\\',
      'u00',
      '-',
      '0',
      '1',
      '.',
      'e+',
      'true',
      'nul',
      ' ',
      '"a"',
      '\n',
      '\u0000',
    );
    fc.assert(
      fc.property(fc.array(scrap, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        expect(readOutline(text).fault === null).toBe(accepts(text));
      }),
      { numRuns: 3000 },
    );
  });

  it.each(['12345678901234567890', '1e400', '-0', '1.10', '0.1000000000000000055511151231257827'])(
    'keeps the number %s as written',
    (number) => {
      const text = `{"n": ${number}}`;
      const node = readOutline(text).nodes[1];
      expect(text.slice(node?.start, node?.end)).toBe(number);
    },
  );

  it('shows both members of a duplicate name, and marks the second', () => {
    const { nodes } = readOutline('{"a":1,"b":2,"\\u0061":3}');
    expect(nodes.map((node) => [node.key, node.duplicate])).toEqual([
      [null, false],
      ['"a"', false],
      ['"b"', false],
      ['"\\u0061"', true],
    ]);
  });

  it('reads nesting 100,000 deep', () => {
    const depth = 100_000;
    const outline = readOutline('['.repeat(depth) + ']'.repeat(depth));
    expect(outline.fault).toBeNull();
    expect(outline.nodes.at(-1)?.depth).toBe(depth - 1);
  });

  it.each([
    ['{"a":1,}', 7, 'a field name in double quotes was expected, but there is “}”'],
    ['[1 2]', 3, '“,” or “]” was expected, but there is “2”'],
    ['{"a":', 5, 'a value was expected, but the text ends'],
    ['["abc', 1, 'a string begins here and is never closed'],
    [
      '["a\u0000"]',
      3,
      'an escape such as \\n instead of a bare control character was expected, but there is U+0000',
    ],
    ['{"a":1} x', 8, 'the end of the text was expected, but there is “x”'],
    ['', 0, 'a value was expected, but the text ends'],
  ])('says where %j stops being JSON and why', (text, offset, reason) => {
    expect(readOutline(text).fault).toEqual({ offset, reason });
  });

  it('keeps what came before the fault, with containers ended where reading stopped', () => {
    const { nodes } = readOutline('{"items":[1,2,!');
    expect(nodes.map((node) => [node.kind, node.end])).toEqual([
      ['object', 14],
      ['array', 14],
      ['number', 11],
      ['number', 13],
    ]);
  });

  it('begins after a byte order mark when told to', () => {
    expect(readOutline('\uFEFF[]', 1).fault).toBeNull();
  });
});
