import { describe, expect, it } from 'vitest';
import { locate, readPayload } from './read-payload.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const json = 'application/json';

describe('readPayload', () => {
  it('has no remark on ordinary JSON', () => {
    const view = readPayload(bytesOf('{"a":"ž"}'), json);
    expect(view.remarks).toEqual([]);
    expect(view.outline?.nodes).toHaveLength(2);
  });

  it('says where text that claims to be JSON is not', () => {
    const view = readPayload(bytesOf('{\n  "a": 1,\n}'), json);
    expect(view.notJson).toBe(
      'This is not JSON: at line 3, column 1, a field name in double quotes was expected, but there is “}”.',
    );
  });

  it('says that there is a byte order mark, and reads the JSON behind it', () => {
    const view = readPayload(Uint8Array.of(0xef, 0xbb, 0xbf, 0x5b, 0x5d), json);
    expect(view.remarks.join()).toContain('byte order mark');
    expect(view.outline?.fault).toBeNull();
  });

  it('says where the bytes stop being UTF-8, and still shows them', () => {
    const view = readPayload(Uint8Array.of(0x22, 0xc3, 0x28, 0x22), json);
    expect(view.remarks).toEqual([
      'The bytes are not valid UTF-8: the first broken one is at byte 1.',
    ]);
    expect(view.text).toBe('"\uFFFD("');
  });

  it('says that a name stands twice', () => {
    expect(readPayload(bytesOf('{"a":1,"a":2}'), json).remarks.join()).toContain('same name twice');
  });

  it('finds JSON that does not say so, and leaves other text alone', () => {
    expect(readPayload(bytesOf(' [1]'), 'text/plain').outline?.fault).toBeNull();
    expect(readPayload(bytesOf('[section]'), 'text/plain').outline).toBeNull();
    expect(readPayload(bytesOf('<a/>'), 'application/xml').remarks).toEqual([]);
  });

  it('does not call the first part of a long document broken', () => {
    const whole = bytesOf('{"name":"ñandú"}');
    const view = readPayload(whole.subarray(0, 10), json, true);
    expect(view).toMatchObject({ remarks: [], notJson: null });
    expect(view.outline?.nodes).toHaveLength(2);
  });

  it('knows binary when it sees it', () => {
    const noise = Uint8Array.from({ length: 64 }, (_, index) => (index * 37) % 256);
    expect(readPayload(noise, 'application/octet-stream').looksBinary).toBe(true);
    expect(readPayload(bytesOf('a\tb\n'), 'application/octet-stream').looksBinary).toBe(false);
  });

  it('reads an empty payload', () => {
    expect(readPayload(new Uint8Array(), json)).toMatchObject({
      text: '',
      outline: null,
      remarks: [],
    });
  });
});

describe('locate', () => {
  it('counts characters in a line and bytes from the beginning', () => {
    expect(locate('é\n😀x', 4)).toEqual({ line: 2, column: 2, byteOffset: 7 });
  });
});
