import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseRecordId } from '#lib/domain/record-id';
import { inTransaction } from '#lib/server/database';
import { createSource, submission } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { receive } from '../ingress/receive.ts';
import { enqueue } from './enqueue.ts';

let db: TestDatabase;
const source = 'shop';

beforeAll(async () => {
  db = await createTestDatabase();
  await createSource(db.pool, source);
});
afterAll(() => db[Symbol.asyncDispose]());

async function storedAs(eventId: string): Promise<unknown[]> {
  const { rows } = await db.pool.query<Record<string, unknown>>(
    `SELECT v.direction, v.status, r.caused_by FROM record_status v JOIN record r ON r.id = v.id
     JOIN work w ON w.record_id = r.id AND w.direction = r.direction WHERE v.event_id = $1
     ORDER BY r.id`,
    [eventId],
  );
  return rows;
}

describe('enqueue', () => {
  it('stores an egress record that waits as Queued and names its cause', async () => {
    const request = { source, keyId: null };
    const [cause] = await receive(db.pool, { ...request, submissions: [submission()] });
    const [result] = await enqueue(db.pool, {
      ...request,
      causedBy: cause?.id ?? null,
      submissions: [submission({ eventId: 'out' })],
    });
    expect(result).toMatchObject({ kind: 'accepted', status: 'QUEUED' });
    expect(await storedAs('out')).toEqual([
      { direction: 'EGRESS', status: 'QUEUED', caused_by: parseRecordId(cause?.id ?? '') },
    ]);
  });

  it('has event ids of its own, apart from ingress', async () => {
    const request = { source, keyId: null, submissions: [submission({ eventId: 'both' })] };
    const [received] = await receive(db.pool, request);
    const [enqueued] = await enqueue(db.pool, request);
    expect([received?.kind, enqueued?.kind]).toEqual(['accepted', 'accepted']);
    expect(await storedAs('both')).toHaveLength(2);
  });

  it('exists only if the transaction it was given commits', async () => {
    const attempt = (eventId: string, fails: boolean) =>
      inTransaction(db.pool, async (tx) => {
        const submissions = [submission({ eventId }), submission({ eventId })];
        const results = await enqueue(tx, { source, keyId: null, submissions });
        expect(results.map(({ kind }) => kind)).toEqual(['accepted', 'duplicate']);
        if (fails) throw new Error('the handler failed');
      });
    await expect(attempt('undone', true)).rejects.toThrow('the handler failed');
    await attempt('done', false);
    expect(await storedAs('undone')).toEqual([]);
    expect(await storedAs('done')).toHaveLength(1);
  });

  it('goes on while the intake is paused, and stops when the source is retired', async () => {
    await createSource(db.pool, 'paused');
    await createSource(db.pool, 'retired');
    await db.pool.query(`UPDATE source SET intake_paused = true WHERE key = 'paused'`);
    await db.pool.query(`UPDATE source SET retired_at = now() WHERE key = 'retired'`);
    const request = { keyId: null, submissions: [submission()] };
    const [result] = await enqueue(db.pool, { ...request, source: 'paused' });
    expect(result?.kind).toBe('accepted');
    await expect(enqueue(db.pool, { ...request, source: 'retired' })).rejects.toMatchObject({
      code: 'retired_source',
    });
  });
});
