import { expect, test } from 'vitest';
import { toEditableText, whyNoEdit } from './editable.ts';

test.each(['{"a":1.10}\r\n', '\uFEFF{"a":1}', 'ünïcödé \u202E 🧾', ''])(
  'the text %j gives its very bytes back',
  (text) => {
    const bytes = new TextEncoder().encode(text);
    const read = toEditableText(bytes);
    expect('text' in read && new TextEncoder().encode(read.text)).toEqual(bytes);
  },
);

test('bytes that are no text are not edited, and it says why', () => {
  expect(toEditableText(Uint8Array.of(0xff, 0xfe))).toEqual({
    why: expect.stringMatching('UTF-8'),
  });
  expect(toEditableText(Uint8Array.of(0x61, 0))).toEqual({ why: expect.stringMatching('byte 0') });
});

test('what has expired is not edited', () => {
  expect(whyNoEdit({ payloadExpiredAt: '2026-11-22T13:00:00.000Z' })).toMatch(/no longer kept/);
  expect(whyNoEdit({ payloadExpiredAt: null })).toBeNull();
});
