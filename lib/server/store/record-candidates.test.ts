import { describe, expect, it } from 'vitest';
import { openConditions, runsOf, sourceRows, type CandidateQuery } from './record-candidates.ts';
import { Parameters } from './parameters.ts';
import { conditionsOf } from './record-conditions.ts';
import { NO_FILTER, NOTHING_LEFT_OUT, type RecordFilter } from './record-filter.ts';

const DAY = { from: '2026-11-22T00:00:00Z', to: '2026-11-23T00:00:00Z' } as const;

function queryOf(given: Partial<RecordFilter>): CandidateQuery {
  const filter = { ...NO_FILTER, ...given };
  const window = { limit: 10, ascending: false, beyond: null };
  const parameters = new Parameters();
  return { filter, window, parameters, conditions: conditionsOf(filter, window, parameters) };
}

function plan(given: Partial<RecordFilter>) {
  const query = queryOf(given);
  const runs = runsOf(query);
  const tables = runs.map(({ from }) => /FROM (\w+)/.exec(from)?.[1]);
  return { runs, tables, open: openConditions(runs, query.conditions) };
}

describe('where a list reads from', () => {
  it.each<[string, Partial<RecordFilter>, string[]]>([
    ['nothing', {}, ['record']],
    ['sources', { sources: ['shop'] }, ['record']],
    ['a reference', { reference: 'order-1' }, ['record']],
    ['a status that is settled', { statuses: ['ERROR'] }, ['settlement']],
    ['two of them', { statuses: ['ERROR', 'PROCESSED'] }, ['settlement', 'settlement']],
    ['what waits', { statuses: ['JUST_IN'] }, ['work', 'lease']],
    [
      'what waits, of both directions',
      { statuses: ['JUST_IN', 'QUEUED'] },
      Array(2).fill(['work', 'lease']).flat(),
    ],
    ['what is held', { held: true }, ['work']],
    ['what is overdue', { overdue: true }, ['work', 'lease']],
    ['what is offered', { offered: true }, ['lease']],
    ['what was rejected', { rejected: true }, ['work']],
    ['a group', { group: 7n }, ['settlement', 'work']],
    ['failures of a class, in Error or held', { failureClass: 'data' }, ['settlement', 'work']],
    ['those in Error', { failureClass: 'data', statuses: ['ERROR'] }, ['settlement']],
    ['those held', { failureCode: 'x', statuses: ['QUEUED'] }, ['work']],
    ['sources left out', { without: { ...NOTHING_LEFT_OUT, sources: ['shop'] } }, ['record']],
    ['errors of a group', { group: 7n, statuses: ['ERROR'] }, ['settlement']],
    [
      'identifiers',
      { search: { in: 'identifiers', id: null, text: 'x' } },
      ['record', 'record', 'record'],
    ],
    [
      'identifiers and an id',
      { search: { in: 'identifiers', id: 1n, text: 'x' } },
      Array(4).fill('record'),
    ],
    [
      'a wide range of settlement',
      { time: 'settled', ...DAY, statuses: ['ERROR'] },
      ['settlement'],
    ],
    ['a narrow one of any status', { time: 'settled', ...DAY, isNarrow: true }, ['settlement']],
  ])('for %s', (_, given, tables) => {
    expect(plan(given).tables).toEqual(tables);
  });

  it.each<[string, Partial<RecordFilter>, string[]]>([
    ['nothing is asked', {}, []],
    ['errors are asked for', { statuses: ['ERROR'] }, []],
    ['errors of a source are', { statuses: ['ERROR'], sources: ['shop'] }, []],
    ['the type is', { type: 'order' }, ['type']],
    ['what is not held is', { held: false }, ['held']],
    ['what was not overdue is', { overdue: false }, ['overdue']],
    ['held and overdue is', { held: true, overdue: true }, ['overdue']],
    ['offered of a source is', { offered: true, sources: ['shop'] }, ['sources']],
    ['rejected and overdue is', { rejected: true, overdue: true }, ['overdue']],
    ['what is not offered is', { offered: false }, ['offered']],
    ['a code in Error is', { statuses: ['ERROR'], failureCode: 'x' }, ['code']],
    ['sources are left out', { without: { ...NOTHING_LEFT_OUT, sources: ['shop'] } }, []],
    ['a type is left out', { without: { ...NOTHING_LEFT_OUT, types: ['order'] } }, ['notType']],
    ['a version in a group is', { group: 7n, handlerVersion: '1' }, ['version']],
    ['a group is, of some statuses', { group: 7n, statuses: ['ERROR', 'QUEUED'] }, ['statuses']],
    [
      'a narrow range of a source is',
      { time: 'settled', ...DAY, isNarrow: true, sources: ['shop'] },
      [],
    ],
  ])('is looked at record by record where %s', (_, given, open) => {
    expect(plan(given).open).toEqual(open);
  });

  it('is no run at all where a status is asked that is none', () => {
    expect(plan({ statuses: [] }).runs).toEqual([]);
  });

  it('finds nothing settled in a range among what waits', () => {
    const { runs } = plan({ time: 'settled', ...DAY, statuses: ['JUST_IN'] });
    expect(runs.map(({ from }) => from).join()).toContain('x.status IN (NULL)');
  });

  it('reads one index of errors over all sources, and one of each source for other statuses', () => {
    expect(plan({ statuses: ['ERROR', 'PROCESSED'] }).runs.map((run) => run.ofEachSource)).toEqual([
      false,
      true,
    ]);
    expect(plan({ statuses: ['ERROR'], sources: ['shop'] }).runs[0]?.ofEachSource).toBe(true);
  });

  it('never says that a run guarantees what another filter would need', () => {
    const { runs } = plan({ group: 7n });
    expect(runs.map(({ met }) => met)).toEqual([['group'], ['group', 'held']]);
  });

  it('has only what has not ended of leases of ingress; egress ends with its lease', () => {
    const leaseOf = (status: 'JUST_IN' | 'QUEUED') => plan({ statuses: [status] }).runs[1]?.from;
    expect(leaseOf('JUST_IN')).toContain('FROM attempt a');
    expect(leaseOf('QUEUED')).not.toContain('FROM attempt a');
  });
});

describe('the sources of a filter', () => {
  it('are bound, all of them where none is named', () => {
    expect(sourceRows(queryOf({}))).toBe('(SELECT * FROM source) AS s');
    const query = queryOf({ sources: [`x'); DELETE FROM source; --`] });
    expect(sourceRows(query)).not.toContain('DELETE');
    expect(query.parameters.values).toEqual([[`x'); DELETE FROM source; --`]]);
  });
});
