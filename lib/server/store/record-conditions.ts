/** What a filter asks for, as conditions on one record's id. */
import { RECORD_FACTS, type RecordFact } from '#lib/domain/record-fact';
import { contains, failureConditions, failureText, leavingOut } from './failure-conditions.ts';
import type { Parameters } from './parameters.ts';
import {
  isOfSettledTime,
  isOfSources,
  type Condition,
  type Conditions,
  type RecordFilter,
  type RecordWindow,
} from './record-filter.ts';

/**
 * Every condition of a filter. Each looks up its one record by a scalar subquery, which PostgreSQL
 * never turns into a join over the whole table, so a page costs what it reads, whatever the plan.
 */
export function conditionsOf(
  filter: RecordFilter,
  window: RecordWindow,
  parameters: Parameters,
): Conditions {
  const conditions = new Map<Condition, (id: string) => string>();
  const { statuses } = filter;
  const bind = parameters.bind.bind(parameters);
  conditions.set('range', (id) => rangeCondition(id, { filter, window, parameters }));
  if (isOfSettledTime(filter))
    conditions.set('settled', (id) => settledWithin(settledAtOf(id), filter, parameters));
  if (isOfSources(filter))
    conditions.set('sources', (id) => ofRecord(isOfSource('s.key', filter, parameters), id));
  if (statuses !== null)
    conditions.set('statuses', (id) => `${statusOf(id)} = ANY (${bind(statuses, 'status[]')})`);
  for (const field of ['type', 'reference'] as const) {
    const value = filter[field];
    if (value === null) continue;
    conditions.set(field, (id) => `${ofRecord(`r.${field}`, id)} = ${bind(value, 'text')}`);
  }
  for (const fact of RECORD_FACTS) {
    const asked = filter[fact];
    if (asked === null) continue;
    conditions.set(fact, (id) => `${FACT_OF[fact](id)} = ${bind(asked, 'bool')}`);
  }
  for (const [name, condition] of [
    ...failureConditions(filter, parameters),
    ...leavingOut(filter, parameters),
  ])
    conditions.set(name, condition);
  const found = searchCondition(filter, parameters);
  if (found !== null) conditions.set('search', found);
  return conditions;
}

/** null: nothing is searched for, or identifiers, which runs of their own find. */
function searchCondition(
  { search }: RecordFilter,
  parameters: Parameters,
): ((id: string) => string) | null {
  if (search?.in === 'errors')
    return (id) =>
      `(SELECT ${failureText('t')} FROM settlement t WHERE t.record_id = ${id}) ${contains(search.text, parameters)}`;
  if (search?.in === 'payload')
    return (id) => isInPayload(id, parameters.bind(search.bytes, 'bytea'));
  return null;
}

/** That `key`, an expression, is the key of a source that the filter asks for. */
export function isOfSource(
  key: string,
  { sources, without }: RecordFilter,
  parameters: Parameters,
): string {
  const asked = sources === null ? [] : [`${key} = ANY (${parameters.bind(sources, 'text[]')})`];
  const left =
    without.sources.length === 0
      ? []
      : [`${key} <> ALL (${parameters.bind(without.sources, 'text[]')})`];
  return ['true', ...asked, ...left].join(' AND ');
}

interface Range {
  readonly filter: RecordFilter;
  readonly window: RecordWindow;
  readonly parameters: Parameters;
}

function rangeCondition(id: string, { filter, window, parameters }: Range): string {
  const { beyond, ascending } = window;
  // Nothing is settled before it is received, so the end of such a range bounds the ids, too.
  const from = filter.time === 'settled' ? null : filter.from;
  const bounds: string[] = [];
  if (from !== null)
    bounds.push(`${id} >= first_record_id_at(${parameters.bind(from, 'timestamptz')})`);
  if (filter.to !== null)
    bounds.push(`${id} < first_record_id_at(${parameters.bind(filter.to, 'timestamptz')})`);
  if (beyond !== null)
    bounds.push(`${id} ${ascending ? '>' : '<'} ${parameters.bind(beyond, 'int8')}`);
  return ['true', ...bounds].join(' AND ');
}

/** That `settledAt`, an expression, lies in the range of the filter. */
export function settledWithin(
  settledAt: string,
  { from, to }: RecordFilter,
  parameters: Parameters,
): string {
  const bounds = [
    from === null ? [] : `${settledAt} >= ${parameters.bind(from, 'timestamptz')}`,
    to === null ? [] : `${settledAt} < ${parameters.bind(to, 'timestamptz')}`,
  ];
  return bounds.flat().join(' AND ');
}

function ofRecord(expression: string, id: string): string {
  return `(SELECT ${expression} FROM record r JOIN source s ON s.id = r.source_id WHERE r.id = ${id})`;
}

function settledStatusOf(id: string): string {
  return `(SELECT t.status FROM settlement t WHERE t.record_id = ${id})`;
}

function settledAtOf(id: string): string {
  return `(SELECT t.settled_at FROM settlement t WHERE t.record_id = ${id})`;
}

function isInPayload(id: string, bytes: string): string {
  return `(SELECT true FROM payload p
    WHERE p.record_id = ${id} AND position(${bytes} IN p.bytes) > 0 LIMIT 1) IS TRUE`;
}

function statusOf(id: string): string {
  const waiting = `CASE r.direction WHEN 'INGRESS' THEN 'JUST_IN'::status ELSE 'QUEUED' END`;
  return `coalesce(${settledStatusOf(id)}, ${ofRecord(waiting, id)})`;
}

/** Whether a fact is true of a record. */
const FACT_OF: Readonly<Record<RecordFact, (id: string) => string>> = {
  held: (id) => `coalesce((SELECT w.held FROM work w WHERE w.record_id = ${id}), false)`,
  rejected: (id) => `coalesce((SELECT w.rejected FROM work w WHERE w.record_id = ${id}), false)`,
  overdue: overdueOf,
  offered: (id) => `coalesce((SELECT true FROM lease l
    WHERE l.direction = 'EGRESS' AND l.record_ids[1] = ${id}), false)`,
};

function overdueOf(id: string): string {
  const isLate = `r.direction = 'EGRESS' AND ${isPastDeadline('r.id')}`;
  return `(${settledStatusOf(id)} IS NULL AND ${ofRecord(isLate, id)})`;
}

/** Whether a record is older than its source, in scope as `s`, lets it wait unacknowledged. */
export function isPastDeadline(id: string): string {
  return `${id} < first_record_id_at(now() - make_interval(secs => s.overdue_after_seconds))`;
}
