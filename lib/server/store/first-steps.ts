/** Whether the first things have happened in this installation. */
import type { Queryable } from '../database.ts';

export interface FirstStepsRow {
  readonly keyCreated: boolean;
  readonly recordReceived: boolean;
  readonly recordProcessed: boolean;
}

/** Three looks at the first entry of an index, at any size. */
export async function readFirstStepsRow(db: Queryable): Promise<FirstStepsRow> {
  const { rows } = await db.query<FirstStepsRow>(
    `SELECT EXISTS (SELECT FROM machine_key) AS "keyCreated",
            EXISTS (SELECT FROM record) AS "recordReceived",
            EXISTS (SELECT FROM settlement WHERE status = 'PROCESSED') AS "recordProcessed"`,
  );
  return rows[0] ?? { keyCreated: false, recordReceived: false, recordProcessed: false };
}
