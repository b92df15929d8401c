import { afterEach, describe, expect, it } from 'vitest';
import type { RecordSet } from '#lib/contracts/record-set';
import { newReplayPath, readAddressedSet } from './set-address.ts';

afterEach(() => {
  sessionStorage.clear();
});

function read(path: string) {
  const { searchParams } = new URL(path, 'http://sluice.test');
  return readAddressedSet({
    set: searchParams.get('set'),
    kept: searchParams.get('kept'),
    group: searchParams.get('group'),
  });
}

const many: RecordSet = {
  kind: 'references',
  references: Array.from({ length: 5_000 }, (_, number) => `order-${String(number)}`),
};

describe('the address of a new replay', () => {
  it.each<RecordSet>([
    { kind: 'ids', ids: ['0dh3k8s5v0g01'] },
    { kind: 'filter', filter: { source: ['shop'], status: ['ERROR'], q: 'a&b=c' } },
    { kind: 'references', source: 'shop', references: ['№ 1', '"2"'] },
    { kind: 'group', group: '0e7k8s5v0g007' },
    { kind: 'operation', operation: 4, outcomes: ['failed_same'] },
  ])('carries a set of kind $kind', (set) => {
    expect(read(newReplayPath(set))).toEqual({ kind: 'set', set });
  });

  it('stays short for what is long, which this tab keeps', () => {
    const path = newReplayPath(many);
    expect(path.length).toBeLessThan(100);
    expect(read(path)).toEqual({ kind: 'set', set: many });
    sessionStorage.clear();
    expect(read(path)).toEqual({ kind: 'lost' });
  });

  it.each(['/replays/new?set=nonsense', '/replays/new?set={"kind":"all"}', '/replays/new?group='])(
    'that makes no sense is no set: %s',
    (path) => {
      expect(read(path)).toEqual({ kind: 'lost' });
    },
  );

  it('may say nothing', () => {
    expect(read('/replays/new')).toEqual({ kind: 'none' });
  });
});
