/**
 * Where a list of records reads from: runs through indexes, each in the order of ids. Which runs they
 * are follows from the filter; what a run does not guarantee by itself is looked at record by record.
 */
import type { Direction } from '#lib/domain/direction';
import { directionOf, STATUSES, WAITING_STATUS_OF, type Status } from '#lib/domain/status';
import { contains, failureColumns, failureText } from './failure-conditions.ts';
import type { Parameters } from './parameters.ts';
import { isOfSource, isPastDeadline, settledWithin } from './record-conditions.ts';
import {
  isOfSettledTime,
  isOfSources,
  type Condition,
  type Conditions,
  type RecordFilter,
  type RecordWindow,
} from './record-filter.ts';

export interface CandidateQuery {
  readonly filter: RecordFilter;
  readonly window: RecordWindow;
  readonly conditions: Conditions;
  readonly parameters: Parameters;
}

export type RunColumns = Readonly<Partial<Record<Condition, string>>>;

export interface Run {
  /** From FROM to a condition; names the run's table `x`. */
  readonly from: string;
  /** The id of a record in the run's own terms. */
  readonly id: string;
  /** Conditions that the run guarantees by itself. */
  readonly met: readonly Condition[];
  /** It is made once for each source of the filter, in scope as `s`. */
  readonly ofEachSource: boolean;
  /** Conditions that a column of the run's table answers without looking the record up. */
  readonly columns?: RunColumns;
}

/** The runs that together meet every record of the filter. */
export function runsOf(query: CandidateQuery): Run[] {
  const { search, reference, group, statuses } = query.filter;
  if (search?.in === 'identifiers') return searched(query, search);
  if (reference !== null) return [withReference(query, reference, ['reference'])];
  if (group !== null) return openOfGroup(query, group);
  const ofFact = withFact(query);
  if (ofFact !== null) return ofFact;
  if (isOfSettledTime(query.filter)) return settledInTime(query);
  if (isOfFailure(query.filter)) return failed(query);
  if (statuses !== null) return withStatuses(query, statuses);
  return [allRecords(query, isOfSources(query.filter))];
}

/** Conditions other than the range that not every run guarantees. */
export function openConditions(runs: readonly Run[], conditions: Conditions): Condition[] {
  const names = [...conditions.keys()].filter((name) => name !== 'range');
  return names.filter((name) => !runs.every(({ met }) => met.includes(name)));
}

/** The sources of the filter as `s`; without one, all. */
export function sourceRows({ filter, parameters }: CandidateQuery): string {
  const asked = isOfSources(filter) ? ` WHERE ${isOfSource('key', filter, parameters)}` : '';
  return `(SELECT * FROM source${asked}) AS s`;
}

function ofSource(
  ofEachSource: boolean,
  met: readonly Condition[],
): Pick<Run, 'met' | 'ofEachSource'> {
  return { ofEachSource, met: ofEachSource ? ['sources', ...met] : met };
}

function columnsOfRecord(query: CandidateQuery): RunColumns {
  const { filter, parameters } = query;
  const { type, without } = filter;
  return {
    ...columnOfSource(query),
    ...(type === null ? {} : { type: `x.type = ${parameters.bind(type, 'text')}` }),
    ...(without.types.length === 0
      ? {}
      : { notType: `x.type <> ALL (${parameters.bind(without.types, 'text[]')})` }),
  };
}

function columnOfSource({ filter, parameters }: CandidateQuery): RunColumns {
  if (!isOfSources(filter)) return {};
  const asked = isOfSource('key', filter, parameters);
  return { sources: `x.source_id = ANY (ARRAY(SELECT id FROM source WHERE ${asked}))` };
}

function allRecords(query: CandidateQuery, ofEachSource: boolean): Run {
  return {
    from: `FROM record x WHERE ${ofEachSource ? 'x.source_id = s.id' : 'true'}`,
    id: 'x.id',
    columns: columnsOfRecord(query),
    ...ofSource(ofEachSource, []),
  };
}

function withReference(query: CandidateQuery, reference: string, met: readonly Condition[]): Run {
  return {
    from: `FROM record x WHERE x.reference = ${query.parameters.bind(reference, 'text')}`,
    id: 'x.id',
    columns: columnsOfRecord(query),
    ...ofSource(false, met),
  };
}

interface Identifiers {
  readonly id: bigint | null;
  readonly text: string;
}

function searched(query: CandidateQuery, { id, text }: Identifiers): Run[] {
  const { parameters } = query;
  const byEventId = (['INGRESS', 'EGRESS'] as const).map((direction) => ({
    from: `FROM record x WHERE x.source_id = s.id AND x.direction = '${direction}'
       AND x.event_id = ${parameters.bind(text, 'text')}`,
    id: 'x.id',
    ...ofSource(true, []),
  }));
  const found = [withReference(query, text, []), ...byEventId];
  if (id === null) return found;
  const byId = { from: `FROM record x WHERE x.id = ${parameters.bind(id, 'int8')}`, id: 'x.id' };
  return [...found, { ...byId, ...ofSource(false, []) }];
}

function heldWork(): Run {
  return {
    from: 'FROM work x WHERE x.held',
    id: 'x.record_id',
    met: ['held'],
    ofEachSource: false,
  };
}

/** Each is few records with an index of their own; null: the filter asks for none. */
function withFact(query: CandidateQuery): Run[] | null {
  const { held, rejected, offered, overdue } = query.filter;
  if (held === true) return [heldWork()];
  if (rejected === true) return [rejectedWork(query)];
  if (offered === true) return [outForDelivery(query)];
  return overdue === true ? waiting(query, { directions: ['EGRESS'], overdue: true }) : null;
}

function rejectedWork(query: CandidateQuery): Run {
  return {
    from: 'FROM work x WHERE x.rejected',
    id: 'x.record_id',
    met: ['rejected'],
    columns: columnOfSource(query),
    ofEachSource: false,
  };
}

/** A lease of egress holds one record, and is gone with the end of its offer. */
function outForDelivery(query: CandidateQuery): Run {
  const { sources } = columnOfSource(query);
  return {
    from: `FROM (SELECT record_ids[1] AS record_id, source_ids[1] AS source_id FROM lease
      WHERE direction = 'EGRESS') AS x WHERE true`,
    id: 'x.record_id',
    met: ['offered'],
    ...(sources !== undefined && { columns: { sources } }),
    ofEachSource: false,
  };
}

/** Records in Error and held ones have indexes by group. */
function openOfGroup(query: CandidateQuery, group: bigint): Run[] {
  const { statuses } = query.filter;
  const isOfGroup = `x.group_id = ${query.parameters.bind(group, 'int8')}`;
  const inError: Run = {
    from: `FROM settlement x WHERE ${isOfGroup}`,
    id: 'x.record_id',
    met: ['group', ...(statuses?.includes('ERROR') === true ? ['statuses' as const] : [])],
    columns: columnsOfSettlement(query),
    ofEachSource: false,
  };
  const held: Run = {
    from: `FROM work x WHERE x.held AND ${isOfGroup}`,
    id: 'x.record_id',
    met: ['group', 'held'],
    ofEachSource: false,
  };
  const isOfErrors = statuses?.every((status) => status === 'ERROR') === true;
  return isOfErrors ? [inError] : [inError, held];
}

function isOfFailure({ failureClass, failureCode }: RecordFilter): boolean {
  return failureClass !== null || failureCode !== null;
}

/** Only records in Error and held ones have failed for good, and both are few. */
function failed(query: CandidateQuery): Run[] {
  const { statuses } = query.filter;
  const inError = statuses?.includes('ERROR') === false ? [] : [settledAs(query, 'ERROR')];
  return statuses !== null && !statuses.some(isWaiting) ? inError : [...inError, heldWork()];
}

function withStatuses(query: CandidateQuery, statuses: readonly Status[]): Run[] {
  const settled = statuses.filter((status) => !isWaiting(status));
  const directions = statuses.filter(isWaiting).map(directionOf);
  return [
    ...settled.map((status) => settledAs(query, status)),
    ...(directions.length === 0 ? [] : waiting(query, { directions, overdue: false })),
  ];
}

function isWaiting(status: Status): boolean {
  return WAITING_STATUS_OF[directionOf(status)] === status;
}

function columnsOfSettlement(query: CandidateQuery): RunColumns {
  const { filter, parameters } = query;
  const { search } = filter;
  return {
    ...columnOfSource(query),
    ...(isOfSettledTime(filter)
      ? { settled: settledWithin('x.settled_at', filter, parameters) }
      : {}),
    ...Object.fromEntries(failureColumns(filter, parameters)),
    ...(search?.in === 'errors'
      ? { search: `${failureText('x')} ${contains(search.text, parameters)}` }
      : {}),
  };
}

/** Errors, which people look for most and which are few, have an index over all sources. */
function settledAs(query: CandidateQuery, status: Status): Run {
  const ofEachSource = isOfSources(query.filter) || status !== 'ERROR';
  return {
    from: `FROM settlement x WHERE x.status = '${status}'${ofEachSource ? ' AND x.source_id = s.id' : ''}`,
    id: 'x.record_id',
    columns: columnsOfSettlement(query),
    ...ofSource(ofEachSource, ['statuses']),
  };
}

const SETTLED: readonly Status[] = STATUSES.filter((status) => !isWaiting(status));

/** What waits has no time of settlement. */
function settledInTime(query: CandidateQuery): Run[] {
  const statuses = (query.filter.statuses ?? SETTLED).filter((status) => !isWaiting(status));
  if (!query.filter.isNarrow && statuses.length > 0)
    return statuses.map((status) => settledAs(query, status));
  return [readWhole(query, statuses)];
}

/** All that was settled in the range, by its index, then sorted: the sum keeps it from going by id. */
function readWhole(query: CandidateQuery, statuses: readonly Status[]): Run {
  const { settled = 'true', sources = 'true' } = columnsOfSettlement(query);
  const listed = ['NULL', ...statuses.map((status) => `'${status}'`)].join(', ');
  return {
    from: `FROM settlement x WHERE ${settled} AND ${sources} AND x.status IN (${listed})`,
    id: '(x.record_id + 0)',
    met: ['settled', 'statuses', 'sources'],
    columns: columnsOfSettlement(query),
    ofEachSource: false,
  };
}

interface Waiting {
  readonly directions: readonly Direction[];
  readonly overdue: boolean;
}

/**
 * Waiting records are in work or in a lease. Leases are read whole: they are as few as what is
 * processed or out for delivery at this moment. An element whose attempt has ended is not in it.
 */
function waiting(query: CandidateQuery, { directions, overdue }: Waiting): Run[] {
  const met: Condition[] = ['sources', overdue ? 'overdue' : 'statuses'];
  const late = overdue ? ` AND ${isPastDeadline('x.record_id')}` : '';
  return directions.flatMap((direction) => {
    const work = `FROM work x WHERE x.direction = '${direction}' AND x.source_id = s.id`;
    const ended = direction === 'INGRESS' ? ` AND ${HAS_NOT_ENDED}` : '';
    const leased = `FROM lease l CROSS JOIN LATERAL ${LEASE_ELEMENTS}
      JOIN ${sourceRows(query)} ON s.id = x.source_id WHERE l.direction = '${direction}'`;
    return [
      { from: `${work}${late}`, id: 'x.record_id', met, ofEachSource: true },
      { from: `${leased}${ended}${late}`, id: 'x.record_id', met, ofEachSource: false },
    ];
  });
}

const LEASE_ELEMENTS = `unnest(l.record_ids, l.source_ids, l.generations, l.attempts)
  AS x(record_id, source_id, generation, attempt)`;

const HAS_NOT_ENDED = `(
  SELECT true FROM attempt a
  WHERE a.record_id = x.record_id AND a.generation = x.generation AND a.number = x.attempt
) IS NULL`;
