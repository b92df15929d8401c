import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseRecordId } from '#lib/domain/record-id';
import { enqueue } from '#lib/server/gateway/egress/enqueue';
import { receive } from '#lib/server/gateway/ingress/receive';
import { createSource, submission } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';

// What the database refuses by itself, whoever writes to it and by whatever statement.

let db: TestDatabase;
const source = 'shop';

beforeAll(async () => {
  db = await createTestDatabase();
  await createSource(db.pool, source);
});
afterAll(() => db[Symbol.asyncDispose]());

async function stored(put: typeof receive | typeof enqueue): Promise<bigint> {
  const [result] = await put(db.pool, { source, keyId: null, submissions: [submission()] });
  return parseRecordId(result?.id ?? '') ?? 0n;
}

function settle(id: bigint, status: string): Promise<unknown> {
  const failure = status === 'ERROR' ? 'data' : null;
  return db.pool.query(
    `INSERT INTO settlement (record_id, source_id, status, generation, attempts, failure_class)
     VALUES ($1, 1, $2::status, 0, 1, $3::failure_class)`,
    [id, status, failure],
  );
}

it.each([
  ['received', receive, 'ACKNOWLEDGED'],
  ['enqueued', enqueue, 'PROCESSED'],
  ['enqueued', enqueue, 'ERROR'],
] as const)(
  'what was %s never becomes what the other direction ends in',
  async (_, put, status) => {
    const id = await stored(put);
    await db.pool.query('DELETE FROM work WHERE record_id = $1', [id]);
    await expect(settle(id, status)).rejects.toThrow('of the other direction');
  },
);

it('a waiting record is not settled', async () => {
  const id = await stored(receive);
  await expect(settle(id, 'PROCESSED')).rejects.toThrow('waiting and settled at once');
});

it.each(['JUST_IN', 'QUEUED'])('%s is no status to settle with', async (status) => {
  await expect(settle(1n, status)).rejects.toThrow('settlement_status_check');
});

it('an Error names its failure, and nothing else does', async () => {
  const insert = (status: string, failure: string | null) =>
    db.pool.query(
      `INSERT INTO settlement (record_id, source_id, status, generation, attempts, failure_class)
       VALUES (1, 1, $1::status, 0, 1, $2::failure_class)`,
      [status, failure],
    );
  await expect(insert('ERROR', null)).rejects.toThrow('settlement_check');
  await expect(insert('PROCESSED', 'data')).rejects.toThrow('settlement_check');
});

it.each([
  `UPDATE record SET reference = 'other' WHERE id = $1`,
  `UPDATE payload SET bytes = '' WHERE record_id = $1`,
  `UPDATE attempt SET outcome = 'SUCCEEDED', failure_class = NULL WHERE record_id = $1`,
  `UPDATE settlement SET status = 'PROCESSED', failure_class = NULL WHERE record_id = $1`,
])('what is written once stays as it was: %s', async (statement) => {
  const id = await stored(receive);
  await db.pool.query('DELETE FROM work WHERE record_id = $1', [id]);
  await db.pool.query(
    `INSERT INTO attempt (record_id, generation, number, lease_token, holder, started_at, outcome,
                          failure_class)
     VALUES ($1, 0, 1, gen_random_uuid(), 'worker', now(), 'FAILED', 'data')`,
    [id],
  );
  await settle(id, 'ERROR');
  await expect(db.pool.query(statement, [id])).rejects.toThrow('is append-only');
});

it('an egress lease holds one record, and a record is in no two of them', async () => {
  const lease = (ids: bigint[]) =>
    db.pool.query(
      `INSERT INTO lease (direction, holder, expires_at, record_ids, source_ids, generations, attempts)
       SELECT 'EGRESS', 'app', now(), $1::int8[], array_fill(1, ARRAY[n]), array_fill(0, ARRAY[n]),
              array_fill(1, ARRAY[n])
       FROM (SELECT cardinality($1::int8[]) AS n) AS size`,
      [ids],
    );
  const id = await stored(enqueue);
  await expect(lease([id, await stored(enqueue)])).rejects.toThrow('lease_check');
  await lease([id]);
  await expect(lease([id])).rejects.toThrow('lease_egress_record');
});

it('a source goes on existing, as its records name it', async () => {
  await expect(db.pool.query('DELETE FROM source')).rejects.toThrow('retired, never deleted');
});
