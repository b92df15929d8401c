import { describe, expect, it } from 'vitest';
import type { DescribedSet, RecordSet } from '#lib/contracts/record-set';
import { describeSet } from './describe-set.ts';

describe('describeSet', () => {
  it('says a filter as people read it, and leads to its list', () => {
    expect(
      describeSet({
        kind: 'filter',
        filter: { source: ['shop', 'tax'], status: ['ERROR'], held: true, q: 'a,b' },
      }),
    ).toEqual({
      words: 'Records with source shop or tax, status Error, held true, containing a,b',
      path: '/records?source=shop%2Ctax&status=ERROR&held=true&q=a%2Cb',
    });
    expect(describeSet({ kind: 'filter', filter: {} }).words).toBe('All records');
  });

  it('leads to a group and to an operation', () => {
    expect(describeSet({ kind: 'group', group: '0e7k8s5v0g007' })).toEqual({
      words: 'Open records of error group 0e7k8s5v0g007',
      path: '/errors/0e7k8s5v0g007',
    });
    expect(
      describeSet({ kind: 'operation', operation: 3, outcomes: ['failed_same', 'failed_new'] }),
    ).toEqual({
      words: 'What came out of replay 3 as failed same or failed new',
      path: '/replays/3',
    });
  });

  it.each<[RecordSet | DescribedSet, string]>([
    [{ kind: 'ids', ids: ['0dh3k8s5v0g01'] }, '1 chosen record'],
    [{ kind: 'ids', count: 12 }, '12 chosen records'],
    [
      { kind: 'references', references: ['a', 'b'], source: 'shop' },
      'Records with one of 2 pasted references of shop',
    ],
    [{ kind: 'references', count: 1 }, 'Records with one of 1 pasted reference'],
  ])('counts what was named', (set, words) => {
    expect(describeSet(set)).toEqual({ words, path: null });
  });
});
