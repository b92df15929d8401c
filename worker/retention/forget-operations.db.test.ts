import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { forgetOperations } from './forget-operations.ts';

let db: TestDatabase;
beforeEach(async () => {
  db = await createTestDatabase();
});
afterEach(() => db[Symbol.asyncDispose]());

const never = new AbortController().signal;

/** An operation in a state since some days ago, with records that are no longer there. */
async function replaySince(daysAgo: number, state: string, items = 3): Promise<number> {
  const ended = ['done', 'cancelled'].includes(state);
  const { rows } = await db.pool.query<{ id: number }>(
    `INSERT INTO replay_operation (reason, requested_by, request_sha256, record_set, confirm, newest_id, state,
                                   total, failed_same, ended_at, step_at)
     VALUES ('Why.', 'Ada', '', '{"kind":"ids","ids":["0000000000001"]}', false, 9, $1, $2, $2,
             CASE WHEN $3 THEN now() - make_interval(days => $4) END, NULL) RETURNING id`,
    [state, items, ended, daysAgo],
  );
  const id = rows[0]?.id ?? 0;
  await db.pool.query(
    `INSERT INTO replay_event (operation_id, at, state)
     VALUES ($1, now() - make_interval(days => $2), $3)`,
    [id, daysAgo, state],
  );
  await db.pool.query(
    `INSERT INTO replay_item (operation_id, record_id, generation, outcome)
     SELECT $1, n, 0, 'failed_same' FROM generate_series(1, $2::int) AS n`,
    [id, items],
  );
  return id;
}

async function editSince(daysAgo: number | null): Promise<void> {
  await db.pool.query(
    `WITH edit AS (
       INSERT INTO edit_operation (requested_by, author_id, reason, patch, record_set, replays, forced, newest_id,
                                   state, total, applied, ended_at)
       VALUES ('Ada', 'person:ada', 'Why.', '[]', '{}', false, false, 9,
               CASE WHEN $1::int IS NULL THEN 'running' ELSE 'done' END::edit_operation_state, 1, 1,
               now() - make_interval(days => $1)) RETURNING id
     ) INSERT INTO edit_item (operation_id, record_id, outcome) SELECT id, 1, 'applied' FROM edit`,
    [daysAgo],
  );
}

async function itemsOf(table: 'replay_item' | 'edit_item'): Promise<Record<number, number>> {
  const { rows } = await db.pool.query<{ id: number; count: number }>(
    `SELECT operation_id AS id, count(*)::int4 AS count FROM ${table} GROUP BY 1`,
  );
  return Object.fromEntries(rows.map(({ id, count }) => [id, count]));
}

async function stateOf(id: number): Promise<string | undefined> {
  const { rows } = await db.pool.query<{ state: string }>(
    'SELECT state FROM replay_operation WHERE id = $1 AND total = 3 AND failed_same = 3',
    [id],
  );
  return rows[0]?.state;
}

describe('the records of old operations', () => {
  it('are forgotten, those of others are not, and what came of them stays', async () => {
    const old = await replaySince(31, 'done');
    const young = await replaySince(29, 'done');
    const running = await replaySince(31, 'running');
    expect(await forgetOperations(db.pool, 30, never)).toBe(3);
    expect(await itemsOf('replay_item')).toEqual({ [young]: 3, [running]: 3 });
    expect(await stateOf(old)).toBe('done');
    expect(await forgetOperations(db.pool, 30, never)).toBe(0);
  });

  it('are forgotten of edits too, unless they still go on', async () => {
    await editSince(31);
    await editSince(29);
    await editSince(null);
    expect(await forgetOperations(db.pool, 30, never)).toBe(1);
    expect(Object.keys(await itemsOf('edit_item'))).toHaveLength(2);
  });

  it.each(['halted', 'paused', 'awaiting'])(
    'of a replay long %s are, once it is ended',
    async (state) => {
      const long = await replaySince(31, state);
      const lately = await replaySince(1, state);
      await forgetOperations(db.pool, 30, never);
      expect([await stateOf(long), await stateOf(lately)]).toEqual(['cancelled', state]);
      const { rows } = await db.pool.query(
        `SELECT FROM replay_event WHERE operation_id = $1 AND state = 'cancelled' AND reason LIKE 'Nobody%'`,
        [long],
      );
      expect(rows).toHaveLength(1);
      await db.pool.query(
        `UPDATE replay_operation SET ended_at = now() - interval '31 days' WHERE id = $1`,
        [long],
      );
      await forgetOperations(db.pool, 30, never);
      expect(await itemsOf('replay_item')).toEqual({ [lately]: 3 });
    },
  );

  it('wait while retention is told to stop', async () => {
    const old = await replaySince(31, 'done');
    const stop = AbortSignal.abort();
    expect(await forgetOperations(db.pool, 30, stop)).toBe(0);
    expect(await itemsOf('replay_item')).toEqual({ [old]: 3 });
  });
});
