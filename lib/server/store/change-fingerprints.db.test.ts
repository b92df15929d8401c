/** What counts as a change of sources and of workers. */
import { describe, expect, it } from 'vitest';
import { changeSource, createSource } from '#lib/server/gateway/sources';
import { createTestDatabase } from '#lib/testing/test-database';
import { readSourcesFingerprint, readWorkersFingerprint } from './change-fingerprints.ts';
import { registerHandlers } from './handlers.ts';
import { beat, markStopped } from './worker-heartbeat.ts';

describe('fingerprints', () => {
  it('differ after every change of a source or a handler, and only then', async () => {
    await using db = await createTestDatabase();
    const read = () => readSourcesFingerprint(db.pool);
    const seen = [await read()];
    await createSource(db.pool, { key: 'shop', name: 'Shop' });
    seen.push(await read());
    await changeSource(db.pool, 'shop', { processingPaused: true });
    seen.push(await read());
    await registerHandlers(db.pool, [
      { sourceKey: 'shop', type: 'order', name: 'orders', version: '1' },
    ]);
    seen.push(await read());
    expect(new Set(seen).size).toBe(4);
    expect(await read()).toBe(seen.at(-1));
  });

  it('differ when a worker comes, takes work, falls silent or stops, not when it just lives on', async () => {
    await using db = await createTestDatabase();
    const worker = { id: 'w1', host: 'host', pid: 1, version: '1' };
    const read = () => readWorkersFingerprint(db.pool);
    const seen = [await read()];
    await beat(db.pool, worker, 0);
    seen.push(await read());
    await beat(db.pool, worker, 0);
    expect(await read()).toBe(seen.at(-1));
    await beat(db.pool, worker, 3);
    seen.push(await read());
    await db.pool.query(`UPDATE worker SET seen_at = now() - interval '16 seconds'`);
    seen.push(await read());
    await markStopped(db.pool, 'w1');
    seen.push(await read());
    expect(new Set(seen).size).toBe(5);
  });
});
