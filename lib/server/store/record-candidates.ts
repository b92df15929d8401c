/**
 * Where a list of records reads from: the one index that serves its filter in the order of ids. Each
 * gives at most a page of ids for each of its few ranges; the list merges them.
 */
import type { Direction } from '#lib/domain/direction';
import { directionOf, WAITING_STATUS_OF, type Status } from '#lib/domain/status';
import {
  isPastDeadline,
  type Condition,
  type Conditions,
  type Parameters,
  type RecordFilter,
  type RecordWindow,
} from './record-filter.ts';

export interface CandidateQuery {
  readonly filter: RecordFilter;
  readonly window: RecordWindow;
  readonly conditions: Conditions;
  readonly parameters: Parameters;
}

/** A statement whose rows are ids of records that meet every condition, more than a page at most. */
export function candidatesOf(query: CandidateQuery): string {
  const { search, reference, held, overdue, statuses, sources } = query.filter;
  if (search !== null) return searched(query, search);
  if (reference !== null) return withReference(query, reference, ['reference']);
  if (held === true) return heldWork(query);
  if (overdue === true) return waiting(query, { directions: ['EGRESS'], overdue: true });
  if (statuses !== null) return withStatuses(query, statuses);
  if (sources !== null)
    return eachSource(query, recordsOfSource(query), { id: 'x.id', met: ['type'] });
  return ordered(query, `FROM record x WHERE ${isOfType(query)}`, { id: 'x.id', met: ['type'] });
}

interface Run {
  /** The id of a record in the run's own terms. */
  readonly id: string;
  /** Conditions that the run guarantees by itself. */
  readonly met?: readonly Condition[];
}

/** One run through an index: `from` ends in a condition. */
function ordered(
  { conditions, window }: CandidateQuery,
  from: string,
  { id, met = [] }: Run,
): string {
  const rest = [...conditions].filter(([name]) => !met.includes(name));
  const where = rest.map(([, condition]) => ` AND ${condition(id)}`).join('');
  const order = window.ascending ? 'ASC' : 'DESC';
  return `(SELECT ${id} AS id ${from}${where} ORDER BY ${id} ${order} LIMIT ${String(window.limit)})`;
}

function recordsOfSource(query: CandidateQuery): string {
  return `FROM record x WHERE x.source_id = s.id AND ${isOfType(query)}`;
}

/** No index serves the type: such a list reads along until a page is full or the time range ends. */
function isOfType({ filter, parameters }: CandidateQuery): string {
  return filter.type === null ? 'true' : `x.type = ${parameters.bind(filter.type, 'text')}`;
}

/** The sources of the filter as `s`; without one, all. */
function sourceRows({ filter, parameters }: CandidateQuery): string {
  const keys = filter.sources === null ? null : parameters.bind(filter.sources, 'text[]');
  return `(SELECT * FROM source${keys === null ? '' : ` WHERE key = ANY (${keys})`}) AS s`;
}

function eachSource(query: CandidateQuery, from: string, { id, met = [] }: Run): string {
  const run = ordered(query, from, { id, met: ['sources', ...met] });
  return `SELECT c.id FROM ${sourceRows(query)} CROSS JOIN LATERAL ${run} AS c`;
}

function withReference(
  query: CandidateQuery,
  reference: string,
  met: readonly Condition[] = [],
): string {
  const value = query.parameters.bind(reference, 'text');
  const from = `FROM record x WHERE x.reference = ${value}`;
  if (query.filter.sources === null) return ordered(query, from, { id: 'x.id', met });
  return eachSource(query, `${from} AND x.source_id = s.id`, { id: 'x.id', met });
}

function searched(
  query: CandidateQuery,
  { id, text }: NonNullable<RecordFilter['search']>,
): string {
  const value = query.parameters.bind(text, 'text');
  const byEventId = ['INGRESS', 'EGRESS'].map((direction) =>
    eachSource(
      query,
      `FROM record x WHERE x.source_id = s.id AND x.direction = '${direction}'
       AND x.event_id = ${value}`,
      { id: 'x.id' },
    ),
  );
  const found = [withReference(query, text), ...byEventId];
  if (id !== null) {
    const from = `FROM record x WHERE x.id = ${query.parameters.bind(id, 'int8')}`;
    found.push(ordered(query, from, { id: 'x.id' }));
  }
  return found.map((statement) => `(${statement})`).join(' UNION ');
}

function heldWork(query: CandidateQuery): string {
  return ordered(query, 'FROM work x WHERE x.held', { id: 'x.record_id', met: ['held'] });
}

function withStatuses(query: CandidateQuery, statuses: readonly Status[]): string {
  const settled = statuses.filter((status) => WAITING_STATUS_OF[directionOf(status)] !== status);
  const directions = statuses
    .filter((status) => WAITING_STATUS_OF[directionOf(status)] === status)
    .map(directionOf);
  const parts = [
    ...settled.map((status) => settledAs(query, status)),
    ...(directions.length === 0 ? [] : [waiting(query, { directions, overdue: false })]),
  ];
  return parts.join(' UNION ALL ');
}

function settledAs(query: CandidateQuery, status: Status): string {
  const from = `FROM settlement x WHERE x.status = '${status}'`;
  if (query.filter.sources === null)
    return ordered(query, from, { id: 'x.record_id', met: ['statuses'] });
  return eachSource(query, `${from} AND x.source_id = s.id`, {
    id: 'x.record_id',
    met: ['statuses'],
  });
}

interface Waiting {
  readonly directions: readonly Direction[];
  readonly overdue: boolean;
}

/**
 * Waiting records are in work or in a lease. Leases are read whole: they are as few as what is
 * processed or out for delivery at this moment. An element whose attempt has ended is not in it.
 */
function waiting(query: CandidateQuery, { directions, overdue }: Waiting): string {
  const met: Condition[] = [overdue ? 'overdue' : 'statuses'];
  const late = overdue ? ` AND ${isPastDeadline('x.record_id')}` : '';
  return directions
    .flatMap((direction) => {
      const work = `FROM work x WHERE x.direction = '${direction}' AND x.source_id = s.id`;
      const ended = direction === 'INGRESS' ? ` AND ${HAS_NOT_ENDED}` : '';
      const leased = `FROM lease l CROSS JOIN LATERAL ${LEASE_ELEMENTS}
        JOIN ${sourceRows(query)} ON s.id = x.source_id WHERE l.direction = '${direction}'`;
      return [
        eachSource(query, `${work}${late}`, { id: 'x.record_id', met }),
        ordered(query, `${leased}${ended}${late}`, { id: 'x.record_id', met: ['sources', ...met] }),
      ];
    })
    .join(' UNION ALL ');
}

const LEASE_ELEMENTS = `unnest(l.record_ids, l.source_ids, l.generations, l.attempts)
  AS x(record_id, source_id, generation, attempt)`;

const HAS_NOT_ENDED = `(
  SELECT true FROM attempt a
  WHERE a.record_id = x.record_id AND a.generation = x.generation AND a.number = x.attempt
) IS NULL`;
