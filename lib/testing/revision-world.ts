/** Records in Error under a contract, and edits of them: at once in `shop`, by a second person in `strict`. */
import { expect } from 'vitest';
import { z } from 'zod';
import { parseRecordId } from '#lib/domain/record-id';
import type { Database } from '#lib/server/database';
import { receive } from '#lib/server/gateway/ingress/receive';
import { readPayload } from '#lib/server/gateway/records/read-payload';
import type { Submission } from '#lib/server/gateway/records/submission';
import { createRevision, type EditRequest } from '#lib/server/gateway/revisions/create-revision';
import { registerHandlers } from '#lib/server/store/handlers';
import { findMisplacedRecords, findWrongCounts } from './integrity.ts';
import { createSource, submission } from './records.ts';
import { createTestDatabase } from './test-database.ts';

export const ann = { id: 'person:ann', name: 'Ann' };
export const bo = { id: 'person:bo', name: 'Bo' };
/** What came, against the contract. */
export const BROKEN = '{"total":"twelve"}';

export interface RevisionWorld extends AsyncDisposable {
  readonly pool: Database;
  /** A record in Error, as if its one attempt had failed. */
  failed(source?: 'shop' | 'strict', given?: Partial<Submission>): Promise<string>;
  /** Ann's edit of revision 1, unless told otherwise. */
  edit(id: string, text: string, more?: Partial<EditRequest>): ReturnType<typeof createRevision>;
  textOf(id: string, revision?: number): Promise<string>;
}

/** Disposing looks for records out of place and wrong counts. */
export async function createRevisionWorld(): Promise<RevisionWorld> {
  const db = await createTestDatabase();
  await addSources(db.pool);
  return {
    pool: db.pool,
    failed: (source = 'shop', given = {}) => addFailed(db.pool, source, given),
    edit: (id, text, more = {}) =>
      createRevision(db.pool, {
        ...{ id, sources: null, base: 1, bytes: Buffer.from(text), editor: ann },
        ...{ reason: 'The sender wrote it out.', replay: false, confirm: false, force: false },
        ...more,
      }),
    textOf: async (id, revision) => {
      const query = { id, ...(revision === undefined ? {} : { revision }) };
      return Buffer.from((await readPayload(db.pool, query)).bytes).toString();
    },
    [Symbol.asyncDispose]: async () => {
      expect(await findMisplacedRecords(db.pool)).toEqual([]);
      expect(await findWrongCounts(db.pool)).toEqual([]);
      await db[Symbol.asyncDispose]();
    },
  };
}

async function addSources(pool: Database): Promise<void> {
  const schema = z.toJSONSchema(z.object({ total: z.number() }), { io: 'input' });
  for (const key of ['shop', 'strict']) await createSource(pool, key);
  await pool.query(`UPDATE source SET edits_need_approval = true WHERE key = 'strict'`);
  const contract = JSON.stringify(schema);
  const row = { type: 'order.created', name: 'orders', version: '3', contract };
  await registerHandlers(pool, [
    { ...row, sourceKey: 'shop', contractIsWhole: true },
    { ...row, sourceKey: 'strict' },
  ]);
}

async function addFailed(
  pool: Database,
  source: string,
  given: Partial<Submission>,
): Promise<string> {
  const bytes = Buffer.from(BROKEN);
  const request = { source, keyId: null, submissions: [submission({ bytes, ...given })] };
  const [result] = await receive(pool, request);
  const id = result?.id ?? '';
  await pool.query(
    `WITH taken AS (DELETE FROM work WHERE record_id = $1 RETURNING *), settled AS (
       INSERT INTO settlement (record_id, source_id, status, generation, attempts, failure_class)
       SELECT record_id, source_id, 'ERROR', generation, 1, 'data' FROM taken
     )
     INSERT INTO count_delta (source_id, direction, status, delta, entered)
     SELECT source_id, 'INGRESS', move.status, move.delta, 0 FROM taken
     CROSS JOIN (VALUES ('JUST_IN'::status, -1), ('ERROR', 1)) AS move (status, delta)`,
    [parseRecordId(id)],
  );
  return id;
}

/** What an error is told by. */
export function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : error;
}
