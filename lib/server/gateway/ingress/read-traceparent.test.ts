import { expect, it } from 'vitest';
import { readTraceparent } from './read-traceparent.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';

it.each([`00-${TRACE}-${SPAN}-01`, `00-${TRACE}-${SPAN}-00`, `cc-${TRACE}-${SPAN}-ff`])(
  'takes %s as it is',
  (value) => {
    expect(readTraceparent(value)).toBe(value);
  },
);

it.each([
  ['nothing', null],
  ['an empty value', ''],
  ['the forbidden version', `ff-${TRACE}-${SPAN}-01`],
  ['a trace of zeros', `00-${'0'.repeat(32)}-${SPAN}-01`],
  ['a span of zeros', `00-${TRACE}-${'0'.repeat(16)}-01`],
  ['upper case', `00-${TRACE.toUpperCase()}-${SPAN}-01`],
  ['a trace too short', `00-${TRACE.slice(1)}-${SPAN}-01`],
  ['no flags', `00-${TRACE}-${SPAN}`],
  ['more after the flags', `00-${TRACE}-${SPAN}-01-x`],
  ['a second line', `00-${TRACE}-${SPAN}-01\n`],
])('passes over %s', (_, value) => {
  expect(readTraceparent(value)).toBeNull();
});
