/** The statement of every list of records: one page of ids by the fitting index, then their rows. */
import type { Queryable } from '#lib/server/database';
import { candidatesOf } from './record-candidates.ts';
import { conditionsOf, Parameters, type RecordFilter, type RecordWindow } from './record-filter.ts';
import { SUMMARIES_OF_PAGE, type SummaryRow } from './record-summary.ts';

export interface ListStatement {
  readonly text: string;
  readonly values: unknown[];
}

/** The statement of one list, for running it and for asking how PostgreSQL would run it. */
export function listStatement(filter: RecordFilter, window: RecordWindow): ListStatement {
  const parameters = new Parameters();
  const conditions = conditionsOf(filter, window, parameters);
  const candidates = candidatesOf({ filter, window, conditions, parameters });
  const order = window.ascending ? 'ASC' : 'DESC';
  const text = `
WITH page AS MATERIALIZED (
  SELECT id FROM (${candidates}) AS candidate
  ORDER BY id ${order} LIMIT ${String(window.limit)}
)
${SUMMARIES_OF_PAGE}
ORDER BY page.id ${order}`;
  return { text, values: parameters.values };
}

/** At most `window.limit` rows in the order of the window. No match: no rows. */
export async function listRecordRows(
  db: Queryable,
  filter: RecordFilter,
  window: RecordWindow,
): Promise<SummaryRow[]> {
  const { rows } = await db.query<SummaryRow>(listStatement(filter, window));
  return rows;
}
