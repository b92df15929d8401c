import { describe, expect, it } from 'vitest';
import { sampleGroup } from '#lib/testing/sample-group';
import { pinGroups } from './pin-groups.ts';

const A = sampleGroup({ id: '0dh3k8s5v0g0a', count: 1 });
const B = sampleGroup({ id: '0dh3k8s5v0g0b', count: 1 });
const C = sampleGroup({ id: '0dh3k8s5v0g0c', count: 1 });

describe('pinGroups', () => {
  it('keeps the order and renews the numbers', () => {
    const { rows } = pinGroups([A, B], [{ ...B, count: 9 }, A]);
    expect(rows.map(({ id, count }) => [id, count])).toEqual([
      [A.id, 1],
      [B.id, 9],
    ]);
  });

  it('counts what is new instead of showing it', () => {
    expect(pinGroups([A, B], [C, B, A])).toMatchObject({ newer: 1, rows: [A, B] });
  });

  it('keeps what has left the list', () => {
    expect(pinGroups([A, B], [B])).toEqual({ newer: 0, rows: [A, B] });
  });
});
