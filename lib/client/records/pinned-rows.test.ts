import { describe, expect, it } from 'vitest';
import type { RecordPage } from '#lib/contracts/record';
import { sampleRecord } from '#lib/testing/sample-record';
import { countNewer, patchRows, pinPage } from './pinned-rows.ts';

const ID = '0dh3k8s5v0g0';
const page = (...digits: number[]): RecordPage => ({
  records: digits.map((digit) => sampleRecord({ id: `${ID}${String(digit)}` })),
  next: null,
  prev: null,
});

describe('pinned rows', () => {
  it('keep order and place, and show what became of them', () => {
    const pinned = page(3, 2, 1);
    const fresh = page(4, 3, 1);
    fresh.records[1] = sampleRecord({ id: `${ID}3`, status: 'ERROR' });
    expect(
      patchRows(pinned, fresh).map(({ record, left }) => [record.id.at(-1), record.status, left]),
    ).toEqual([
      ['3', 'ERROR', false],
      ['2', 'PROCESSED', true],
      ['1', 'PROCESSED', false],
    ]);
  });

  it('count what came after them and nothing else', () => {
    expect(countNewer(page(3, 2), page(6, 5, 3, 2, 1))).toBe(2);
    expect(countNewer(page(3), undefined)).toBe(0);
    expect(countNewer(page(), page(1))).toBe(0);
  });

  it('are bounded just after the newest where new ones come in above', () => {
    expect(pinPage('a', page(1), true).until).toBe('2026-11-22T12:00:00.001Z');
    expect(pinPage('a', page(1), false).until).toBeNull();
    expect(pinPage('a', page(), true).until).toBeNull();
  });
});
