/**
 * The statements of every list of records. Where runs through indexes guarantee the whole filter, one
 * statement reads a page. Else records are looked at one by one, in steps of so many each.
 */
import type { Queryable } from '#lib/server/database';
import {
  openConditions,
  runsOf,
  sourceRows,
  type CandidateQuery,
  type Run,
} from './record-candidates.ts';
import { Parameters } from './parameters.ts';
import { conditionsOf } from './record-conditions.ts';
import type { Condition, RecordFilter, RecordWindow } from './record-filter.ts';
import { SUMMARIES_OF_PAGE, type SummaryRow } from './record-summary.ts';

export interface ListStatement {
  readonly text: string;
  readonly values: unknown[];
}

interface PreparedList extends CandidateQuery {
  readonly runs: readonly Run[];
  readonly open: readonly Condition[];
  readonly order: 'ASC' | 'DESC';
}

function prepare(filter: RecordFilter, window: RecordWindow): PreparedList {
  const parameters = new Parameters();
  const conditions = conditionsOf(filter, window, parameters);
  const query = { filter, window, conditions, parameters };
  const runs = runsOf(query);
  const open = openConditions(runs, conditions);
  return { ...query, runs, open, order: window.ascending ? 'ASC' : 'DESC' };
}

/** Whether indexes alone find the records of this filter: a page then costs what it shows. */
export function isServedByIndexes(filter: RecordFilter): boolean {
  return prepare(filter, { limit: 1, ascending: false, beyond: null }).open.length === 0;
}

/** The statement of a page of a filter that indexes serve, for running and for explaining it. */
export function pageStatement(filter: RecordFilter, window: RecordWindow): ListStatement {
  const list = prepare(filter, window);
  const runs = list.runs.map((run) => runOf(list, run, window.limit));
  const text = `
WITH page AS MATERIALIZED (
  SELECT DISTINCT id FROM (${runs.join(' UNION ALL ')}) AS candidate
  ORDER BY id ${list.order} LIMIT ${String(window.limit)}
)
${SUMMARIES_OF_PAGE}
ORDER BY page.id ${list.order}`;
  return { text, values: list.parameters.values };
}

/** At most `window.limit` rows in the order of the window. No match: no rows. */
export async function listRecordRows(
  db: Queryable,
  filter: RecordFilter,
  window: RecordWindow,
): Promise<SummaryRow[]> {
  const { rows } = await db.query<SummaryRow>(pageStatement(filter, window));
  return rows;
}

/** The first `limit` records of a run within the range, as rows (lane, id, fits). */
function runOf(
  list: PreparedList,
  { from, id, columns = {}, ofEachSource }: Run,
  limit: number,
): string {
  const range = list.conditions.get('range')?.(id) ?? 'true';
  const fits = list.open.flatMap((name) => columns[name] ?? []);
  const rows = `SELECT ${id} AS id, ${['true', ...fits].join(' AND ')} AS fits ${from} AND ${range}
    ORDER BY ${id} ${list.order} LIMIT ${String(limit)}`;
  if (!ofEachSource) return `(SELECT 0 AS lane, c.id, c.fits FROM (${rows}) AS c)`;
  return `(SELECT s.id AS lane, c.id, c.fits FROM ${sourceRows(list)} CROSS JOIN LATERAL (${rows}) AS c)`;
}

/**
 * The statement of one step: `rows` records of each run, those among them that meet the filter, and
 * how far all runs have come, beyond which nothing is told. A run that gave less is at its end.
 */
export function stepStatement(
  filter: RecordFilter,
  window: RecordWindow,
  rows: number,
): ListStatement {
  const list = prepare(filter, window);
  const [nearest, outermost, isWithin] = window.ascending
    ? ['min', 'max', '<=']
    : ['max', 'min', '>='];
  const runs = list.runs.map(
    (run, n) => `SELECT ${String(n)} AS run, r.* FROM ${runOf(list, run, rows)} AS r`,
  );
  const late = list.open.filter((name) =>
    list.runs.some(({ columns }) => columns?.[name] === undefined),
  );
  const meets = late
    .map((name) => ` AND ${list.conditions.get(name)?.('o.id') ?? 'true'}`)
    .join('');
  const text = `
WITH walked AS MATERIALIZED (${runs.join(' UNION ALL ')}
), reached AS MATERIALIZED (
  SELECT ${nearest}(id) AS id FROM (
    SELECT ${outermost}(id) AS id FROM walked GROUP BY run, lane HAVING count(*) = ${String(rows)}
  ) AS unended
)
SELECT (SELECT id FROM reached) AS reached, ARRAY(
  SELECT o.id FROM (
    SELECT DISTINCT w.id FROM walked w, reached
    WHERE w.fits AND (reached.id IS NULL OR w.id ${isWithin} reached.id)
    ORDER BY w.id ${list.order} OFFSET 0
  ) AS o WHERE true${meets} LIMIT ${String(window.limit)}
) AS ids`;
  return { text, values: list.parameters.values };
}

export interface Step {
  /** At most `window.limit`, in the order of the window. */
  readonly ids: readonly bigint[];
  /** The last record looked at; null: all there are have been. */
  readonly reached: bigint | null;
}

/** Takes one step from the start of the window. */
export async function stepThroughRecords(
  db: Queryable,
  filter: RecordFilter,
  { rows, ...window }: RecordWindow & { readonly rows: number },
): Promise<Step> {
  const { rows: steps } = await db.query<Step>(stepStatement(filter, window, rows));
  const [step] = steps;
  if (step === undefined) throw new Error('PostgreSQL gave no row for a step');
  return step;
}
