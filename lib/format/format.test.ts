import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatBytes } from './bytes.ts';
import { formatCount, formatCountOf } from './count.ts';
import { formatDuration } from './duration.ts';
import { formatExact, formatRelative } from './time.ts';

const UNIT_MS = { ms: 1, s: 1_000, min: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const units = new Map<string, number>(Object.entries(UNIT_MS));

/** What a duration says, in milliseconds. */
function readDuration(text: string): number {
  const parts = text.split(' ');
  let total = 0;
  for (let at = 0; at < parts.length; at += 2)
    total += Number(parts[at]) * (units.get(parts[at + 1] ?? '') ?? Number.NaN);
  return total;
}

describe('a duration', () => {
  it('never says more than it was, from 10 ms on, and nearly all of it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 400 * UNIT_MS.d }), (ms) => {
        const said = readDuration(formatDuration(ms));
        expect(said).toBeLessThanOrEqual(ms);
        expect(said).toBeGreaterThan(ms * 0.9 - 1);
      }),
    );
  });

  it('never says sixty of what makes one of something larger', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 * UNIT_MS.d }), (ms) => {
        expect(formatDuration(ms)).not.toMatch(/\b(60 s|60 min|24 h|1000 ms|0 (s|min|h)$)/);
      }),
    );
  });
});

describe('a size', () => {
  it('never says a thousand of what makes one of something larger', () => {
    fc.assert(
      fc.property(fc.nat(Number.MAX_SAFE_INTEGER), (bytes) => {
        expect(formatBytes(bytes)).toMatch(/^(\d{1,3} (B|kB|MB|GB)|\d\.\d (kB|MB|GB|TB)|\d+ TB)$/);
      }),
    );
  });

  it('grows with the bytes', () => {
    const scale = { B: 1, kB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 };
    const scales = new Map<string, number>(Object.entries(scale));
    const read = (text: string) => {
      const [size = '', unit = ''] = text.split(' ');
      return Number(size) * (scales.get(unit) ?? Number.NaN);
    };
    fc.assert(
      fc.property(fc.nat(1e13), fc.nat(1e12), (bytes, more) => {
        expect(read(formatBytes(bytes + more))).toBeGreaterThanOrEqual(read(formatBytes(bytes)));
      }),
    );
  });
});

it('a count gives every digit back', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (count) => {
      expect(Number(formatCount(count).replaceAll(',', ''))).toBe(count === 0 ? 0 : count);
    }),
  );
  expect(formatCountOf(1_000_000, 'record')).toBe('1,000,000 records');
});

describe('a moment', () => {
  const moments = fc.date({
    min: new Date('2000-01-01T00:00:00.000Z'),
    max: new Date('2099-12-31T23:59:59.999Z'),
    noInvalidDate: true,
  });

  it('is told exactly: to the millisecond, in UTC', () => {
    fc.assert(
      fc.property(moments, (at) => {
        const [, day = '', clock = ''] = /^(.+), (\d\d:\d\d:\d\d\.\d{3}) UTC$/.exec(
          formatExact(at, 'UTC').replace('Sept', 'Sep'),
        ) ?? ['', '', ''];
        expect(new Date(`${day} ${clock} UTC`).getTime()).toBe(at.getTime());
      }),
    );
  });

  it('is in the past or to come, never both, and never further than it is', () => {
    fc.assert(
      fc.property(moments, fc.integer({ min: 5_000, max: 400 * UNIT_MS.d }), (now, ms) => {
        const past = formatRelative(new Date(now.getTime() - ms), now);
        const next = formatRelative(new Date(now.getTime() + ms), now);
        expect(next).toBe(`in ${past.replace(/ ago$/, '')}`);
        const said = readDuration(past.replace(/ ago$/, ''));
        expect(said).toBeLessThanOrEqual(ms);
        expect(said * 2).toBeGreaterThan(ms);
      }),
    );
  });
});
