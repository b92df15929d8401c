import { describe, expect, it } from 'vitest';
import { formatTimelineCursor, parseTimelineCursor } from './timeline-cursor.ts';

describe('the cursor of a timeline', () => {
  it('comes back as it was given out, to the microsecond', () => {
    const place = { at: '2026-11-22T12:00:00.123456Z', key: 'attempt-0-12' };
    expect(parseTimelineCursor(formatTimelineCursor(place))).toEqual(place);
  });

  it.each([
    '',
    'received',
    '2026-11-22T12:00:00.123Z received',
    '2026-11-22T12:00:00.123456Z',
    '2026-11-22T12:00:00.123456Z received more',
    "2026-11-22T12:00:00.123456Z ';--",
    '2026-13-39T29:99:99.123456Z received',
  ])('is refused when somebody made it up: %s', (text) => {
    expect(() => parseTimelineCursor(Buffer.from(text).toString('base64url'))).toThrow(
      'not one that a timeline gave out',
    );
  });
});
