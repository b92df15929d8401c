import { expect, test } from 'vitest';
import { toEditableText, whyNoEdit } from './editable.ts';

test.each(['{"a":1.10}\r\n', '\uFEFF{"a":1}', 'ünïcödé \u202E 🧾', ''])(
  'the text %j gives its very bytes back',
  (text) => {
    const bytes = new TextEncoder().encode(text);
    const read = toEditableText(bytes);
    const again = 'text' in read ? new TextEncoder().encode(read.text) : null;
    expect(again).toEqual(bytes);
  },
);

test.each([
  [Uint8Array.of(0xff, 0xfe), 'The payload is not text: its bytes are not UTF-8.'],
  [Uint8Array.of(0x61, 0), 'The payload is not text: it holds the byte 0.'],
])('the bytes %j are no text, and it says why', (bytes, why) => {
  expect(toEditableText(bytes)).toEqual({ why });
});

test('what has expired is not edited', () => {
  expect(whyNoEdit({ payloadExpiredAt: '2026-11-22T13:00:00.000Z' })).toMatch(/no longer kept/);
  expect(whyNoEdit({ payloadExpiredAt: null })).toBeNull();
});
