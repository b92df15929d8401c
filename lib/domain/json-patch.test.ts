import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyJsonPatch, readJsonPatch } from './json-patch.ts';

const patch = (text: string, operations: string) => applyJsonPatch(text, readJsonPatch(operations));

describe('what a patch does not name stays to the character', () => {
  const text = '\uFEFF{ "total" : 1.10,\r\n\t"exact":12345678901234567890, "huge":1e400,"a":[ ]}\n';

  test.each([
    ['[]', text],
    [
      '[{"op":"replace","path":"/exact","value":1.00}]',
      text.replace('12345678901234567890', '1.00'),
    ],
    ['[{"op":"remove","path":"/total"}]', text.replace('"total" : 1.10,\r\n\t', '')],
    ['[{"op":"remove","path":"/huge"}]', text.replace(', "huge":1e400', '')],
    ['[{"op":"add","path":"/a/-","value":0.10}]', text.replace('[ ]', '[0.10]')],
    [
      '[{"op":"add","path":"/new","value":{"x": 1e400}}]',
      text.replace('[ ]}', '[ ], "new" : {"x": 1e400}}'),
    ],
    ['[{"op":"copy","from":"/huge","path":"/total"}]', text.replace('1.10', '1e400')],
    [
      '[{"op":"move","from":"/exact","path":"/a/0"}]',
      text
        .replace('\r\n\t"exact":12345678901234567890,', '')
        .replace('1.10,', '1.10,')
        .replace('[ ]', '[12345678901234567890]'),
    ],
  ])('%s', (operations, expected) => {
    expect(patch(text, operations)).toBe(expected);
  });
});

// The examples of RFC 6902, appendix A.
test.each([
  ['{"foo":"bar"}', '[{"op":"add","path":"/baz","value":"qux"}]', { baz: 'qux', foo: 'bar' }],
  [
    '{"foo":["bar","baz"]}',
    '[{"op":"add","path":"/foo/1","value":"qux"}]',
    { foo: ['bar', 'qux', 'baz'] },
  ],
  ['{"baz":"qux","foo":"bar"}', '[{"op":"remove","path":"/baz"}]', { foo: 'bar' }],
  ['{"foo":["bar","qux","baz"]}', '[{"op":"remove","path":"/foo/1"}]', { foo: ['bar', 'baz'] }],
  [
    '{"foo":{"bar":"baz","waldo":"fred"},"qux":{"corge":"grault"}}',
    '[{"op":"move","from":"/foo/waldo","path":"/qux/thud"}]',
    { foo: { bar: 'baz' }, qux: { corge: 'grault', thud: 'fred' } },
  ],
  [
    '{"foo":["all","grass","cows","eat"]}',
    '[{"op":"move","from":"/foo/1","path":"/foo/3"}]',
    { foo: ['all', 'cows', 'eat', 'grass'] },
  ],
  [
    '{"baz":"qux","foo":["a",2,"c"]}',
    '[{"op":"test","path":"/baz","value":"qux"},{"op":"test","path":"/foo/1","value":2}]',
    { baz: 'qux', foo: ['a', 2, 'c'] },
  ],
  [
    '{"foo":"bar"}',
    '[{"op":"add","path":"/child","value":{"grandchild":{}}}]',
    { foo: 'bar', child: { grandchild: {} } },
  ],
  ['{"/":9,"~1":10}', '[{"op":"test","path":"/~01","value":10}]', { '/': 9, '~1': 10 }],
  [
    '{"foo":["bar"]}',
    '[{"op":"add","path":"/foo/-","value":["abc","def"]}]',
    { foo: ['bar', ['abc', 'def']] },
  ],
  ['{"foo":null}', '[{"op":"replace","path":"","value":[1]}]', [1]],
  ['{"foo":1}', '[{"op":"add","path":"/foo","value":2,"more":"is ignored"}]', { foo: 2 }],
])('%s patched by %s', (text, operations, expected) => {
  expect(JSON.parse(patch(text, operations))).toEqual(expected);
});

test.each([
  ['{"a":1}', '[{"op":"remove","path":"/b"}]', 'Operation 1 (remove): there is no /b.'],
  ['{"a":1}', '[{"op":"replace","path":"/a/b","value":1}]', 'there is no /a/b'],
  ['{"a":1}', '[{"op":"add","path":"/b/c","value":1}]', 'there is no /b'],
  ['{"a":1}', '[{"op":"add","path":"/a/c","value":1}]', 'there is no /a to add to'],
  ['{"a":[1]}', '[{"op":"add","path":"/a/3","value":1}]', 'the list has 1'],
  ['{"a":[1]}', '[{"op":"replace","path":"/a/01","value":1}]', 'there is no /a/01'],
  ['{"a":1}', '[{"op":"test","path":"/a","value":2}]', '/a has another value'],
  ['{"a":1,"a":2}', '[{"op":"replace","path":"/a","value":3}]', '/a is there 2 times'],
  ['{"a":{"b":1}}', '[{"op":"move","from":"/a","path":"/a/b"}]', 'into itself'],
  ['{"a":1}', '[{"op":"remove","path":""}]', 'the whole payload cannot be removed'],
  ['{"a":1', '[]', 'The payload is not JSON'],
  ['{}', '{}', 'not a list of operations'],
  ['{}', '[1]', 'Operation 1 is not an object'],
  ['{}', '[{"op":"put","path":""}]', 'none of the names'],
  ['{}', '[{"op":"add","path":"a","value":1}]', 'no JSON Pointer as “path”'],
  ['{}', '[{"op":"add","path":"/~2","value":1}]', 'no JSON Pointer as “path”'],
  ['{}', '[{"op":"copy","path":"/a"}]', 'no JSON Pointer as “from”'],
  ['{}', '[{"op":"add","path":"/a"}]', 'has no “value”'],
  ['{}', 'no JSON', 'The patch is not JSON'],
  [
    '{}',
    `[${Array(101).fill('{"op":"remove","path":"/a"}').join(',')}]`,
    'more than 100 operations',
  ],
])('%s is not patched by %s, and it says why', (text, operations, why) => {
  expect(() => patch(text, operations)).toThrow(why);
});

test.each([
  ['1.10', '11e-1'],
  ['0', '-0.00'],
  ['100', '1E+2'],
  ['"a"', '"\\u0061"'],
  ['{"a":1,"b":[true]}', '{"b":[true],"a":1.0}'],
])('%s tests as %s', (value, same) => {
  const operations = `[{"op":"test","path":"/v","value":${same}}]`;
  expect(patch(`{"v":${value}}`, operations)).toBe(`{"v":${value}}`);
});

test.each([
  ['12345678901234567890', '12345678901234567891'],
  ['1e400', '1e401'],
  ['1', '"1"'],
  ['[1]', '[1,1]'],
  ['{"a":1}', '{"a":1,"b":1}'],
])('%s does not test as %s', (value, other) => {
  const operations = `[{"op":"test","path":"/v","value":${other}}]`;
  expect(() => patch(`{"v":${value}}`, operations)).toThrow('has another value');
});

test('removing what was just added gives the text back, whatever the text', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.string(),
      fc.boolean(),
      (value, name, isWide) => {
        fc.pre(!Object.hasOwn(value, name) && Object.keys(value).length > 0);
        const text = JSON.stringify(value, null, isWide ? 2 : 0);
        const path = JSON.stringify(`/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`);
        const added = patch(text, `[{"op":"add","path":${path},"value":1.10}]`);
        expect(JSON.parse(added)).toEqual({ ...(JSON.parse(text) as object), [name]: 1.1 });
        expect(patch(added, `[{"op":"remove","path":${path}}]`)).toBe(text);
      },
    ),
  );
});
