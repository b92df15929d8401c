/** What a list of records is filtered by, as conditions on one record's id. */
import type { FailureClass } from '#lib/domain/failure';
import type { Status } from '#lib/domain/status';

export interface RecordFilter {
  /** Keys; null: every source. */
  readonly sources: readonly string[] | null;
  /** null: every status. Carries the direction, too, since each status has one. */
  readonly statuses: readonly Status[] | null;
  readonly type: string | null;
  readonly reference: string | null;
  readonly held: boolean | null;
  readonly overdue: boolean | null;
  /** Open in this error group: in Error, or held, by a failure of it. */
  readonly group: bigint | null;
  /** Of the failure that made it an Error. */
  readonly failureClass: FailureClass | null;
  readonly failureCode: string | null;
  /** Of its latest attempt. */
  readonly handlerVersion: string | null;
  /** What `from` and `to` are about. What is not settled was not settled in any range. */
  readonly time: 'received' | 'settled';
  /** RFC 3339; received or settled at or after / before. */
  readonly from: string | null;
  readonly to: string | null;
  /** So few were settled in the range that all of them can be read. */
  readonly isNarrow: boolean;
  readonly search: RecordSearch | null;
}

/** Every record; a filter is this with what it asks for. */
export const NO_FILTER: RecordFilter = {
  sources: null,
  statuses: null,
  type: null,
  reference: null,
  held: null,
  overdue: null,
  group: null,
  failureClass: null,
  failureCode: null,
  handlerVersion: null,
  time: 'received',
  from: null,
  to: null,
  isNarrow: false,
  search: null,
};

export type RecordSearch =
  /** Exact record id, reference or event id. */
  | { readonly in: 'identifiers'; readonly id: bigint | null; readonly text: string }
  /** A part of the code or message of the failure that made it an Error; ASCII letters in any case. */
  | { readonly in: 'errors'; readonly text: string }
  /** Bytes that stand so in a revision of the payload. */
  | { readonly in: 'payload'; readonly bytes: Uint8Array };

/** The part of a list to read: at most `limit` records beyond a record, in one direction. */
export interface RecordWindow {
  readonly limit: number;
  readonly ascending: boolean;
  /** Exclusive; null: from the end of the list. */
  readonly beyond: bigint | null;
}

/** Collects the values of a statement and gives each its placeholder, the same one to the same value. */
export class Parameters {
  readonly values: unknown[] = [];
  readonly #placeholders = new Map<string, Map<unknown, string>>();

  bind(value: unknown, type: string): string {
    const ofType = this.#placeholders.get(type) ?? new Map<unknown, string>();
    this.#placeholders.set(type, ofType);
    const known = ofType.get(value);
    if (known !== undefined) return known;
    this.values.push(value);
    const placeholder = `$${String(this.values.length)}::${type}`;
    ofType.set(value, placeholder);
    return placeholder;
  }
}

export type Condition =
  | 'range'
  | 'settled'
  | 'sources'
  | 'statuses'
  | 'type'
  | 'reference'
  | 'held'
  | 'overdue'
  | 'group'
  | 'class'
  | 'code'
  | 'version'
  | 'search';

/** Conditions on an expression that is a record's id. */
export type Conditions = ReadonlyMap<Condition, (id: string) => string>;

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
  const { sources, statuses, held, overdue } = filter;
  const bind = parameters.bind.bind(parameters);
  conditions.set('range', (id) => rangeCondition(id, { filter, window, parameters }));
  if (isOfSettledTime(filter))
    conditions.set('settled', (id) => settledWithin(settledAtOf(id), filter, parameters));
  if (sources !== null)
    conditions.set(
      'sources',
      (id) => `${ofRecord('s.key', id)} = ANY (${bind(sources, 'text[]')})`,
    );
  if (statuses !== null)
    conditions.set('statuses', (id) => `${statusOf(id)} = ANY (${bind(statuses, 'status[]')})`);
  for (const field of ['type', 'reference'] as const) {
    const value = filter[field];
    if (value === null) continue;
    conditions.set(field, (id) => `${ofRecord(`r.${field}`, id)} = ${bind(value, 'text')}`);
  }
  if (held !== null) conditions.set('held', (id) => `${heldOf(id)} = ${bind(held, 'bool')}`);
  if (overdue !== null)
    conditions.set('overdue', (id) => `${overdueOf(id)} = ${bind(overdue, 'bool')}`);
  for (const [name, condition] of attemptConditions(filter, parameters))
    conditions.set(name, condition);
  const found = searchCondition(filter, parameters);
  if (found !== null) conditions.set('search', found);
  return conditions;
}

/** What a column of `settlement`, in scope as `alias`, says of the failure that a filter asks for. */
export function failureColumns(
  { failureClass, failureCode }: RecordFilter,
  parameters: Parameters,
  alias: string,
): ReadonlyMap<'class' | 'code', string> {
  const columns = new Map<'class' | 'code', string>();
  if (failureClass !== null)
    columns.set(
      'class',
      `${alias}.failure_class = ${parameters.bind(failureClass, 'failure_class')}`,
    );
  if (failureCode !== null)
    columns.set('code', `${alias}.failure_code = ${parameters.bind(failureCode, 'text')}`);
  return columns;
}

function attemptConditions(
  filter: RecordFilter,
  parameters: Parameters,
): Map<Condition, (id: string) => string> {
  const conditions = new Map<Condition, (id: string) => string>();
  for (const [name, column] of failureColumns(filter, parameters, 't'))
    conditions.set(
      name,
      (id) => `(SELECT ${column} FROM settlement t WHERE t.record_id = ${id}) IS TRUE`,
    );
  const { group, handlerVersion } = filter;
  if (group !== null)
    conditions.set('group', (id) => `${groupOf(id)} = ${parameters.bind(group, 'int8')}`);
  if (handlerVersion !== null)
    conditions.set(
      'version',
      (id) => `${latestVersionOf(id)} = ${parameters.bind(handlerVersion, 'text')}`,
    );
  return conditions;
}

/** The handler version of a record's latest attempt. */
export function latestVersionOf(id: string): string {
  return `(SELECT a.handler_version FROM attempt a WHERE a.record_id = ${id}
    ORDER BY a.generation DESC, a.number DESC LIMIT 1)`;
}

/** null: nothing is searched for, or identifiers, which runs of their own find. */
function searchCondition(
  { search }: RecordFilter,
  parameters: Parameters,
): ((id: string) => string) | null {
  if (search?.in === 'errors')
    return (id) => `${failureOf(id)} ${contains(search.text, parameters)}`;
  if (search?.in === 'payload')
    return (id) => isInPayload(id, parameters.bind(search.bytes, 'bytea'));
  return null;
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

/** Whether the filter asks for records settled in a range of time. */
export function isOfSettledTime({ time, from, to }: RecordFilter): boolean {
  return time === 'settled' && (from !== null || to !== null);
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

/** What a settled record's failure says, from the columns of `settlement` in scope as `alias`. */
export function failureText(alias: string): string {
  return `concat_ws(' ', ${alias}.failure_code, ${alias}.failure_message)`;
}

function failureOf(id: string): string {
  return `(SELECT ${failureText('t')} FROM settlement t WHERE t.record_id = ${id})`;
}

/** The rest of a condition on a text: that it contains this one. */
export function contains(text: string, parameters: Parameters): string {
  const pattern = `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return `ILIKE ${parameters.bind(pattern, 'text')}`;
}

function isInPayload(id: string, bytes: string): string {
  return `(SELECT true FROM payload p
    WHERE p.record_id = ${id} AND position(${bytes} IN p.bytes) > 0 LIMIT 1) IS TRUE`;
}

function groupOf(id: string): string {
  return `coalesce((SELECT t.group_id FROM settlement t WHERE t.record_id = ${id}),
    (SELECT w.group_id FROM work w WHERE w.record_id = ${id} AND w.held))`;
}

function statusOf(id: string): string {
  const waiting = `CASE r.direction WHEN 'INGRESS' THEN 'JUST_IN'::status ELSE 'QUEUED' END`;
  return `coalesce(${settledStatusOf(id)}, ${ofRecord(waiting, id)})`;
}

function heldOf(id: string): string {
  return `coalesce((SELECT w.held FROM work w WHERE w.record_id = ${id}), false)`;
}

function overdueOf(id: string): string {
  const isLate = `r.direction = 'EGRESS' AND ${isPastDeadline('r.id')}`;
  return `(${settledStatusOf(id)} IS NULL AND ${ofRecord(isLate, id)})`;
}

/** Whether a record is older than its source, in scope as `s`, lets it wait unacknowledged. */
export function isPastDeadline(id: string): string {
  return `${id} < first_record_id_at(now() - make_interval(secs => s.overdue_after_seconds))`;
}
