import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { Failure } from '#lib/domain/failure';
import { parseRecordId } from '#lib/domain/record-id';
import { receive } from '#lib/server/gateway/ingress/receive';
import { dryRun } from '#lib/server/gateway/replays/dry-run';
import { processDue } from '#lib/testing/process-due';
import { createSource, submission } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import {
  addDryRunSample,
  chooseSamples,
  endDryRun,
  insertDryRun,
  readDryRun,
  readTrialRecords,
  takeDryRun,
} from './dry-runs.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  await createSource(db.pool, 'shop');
  await createSource(db.pool, 'bank');
});
afterAll(() => db[Symbol.asyncDispose]());

const odd = (code: string): Failure => ({ class: 'data', code, message: 'It is odd.' });

async function made(source: string, count: number, failure: Failure | null): Promise<bigint[]> {
  const submissions = Array.from({ length: count }, () => submission());
  const results = await receive(db.pool, { source, keyId: null, submissions });
  await processDue(db.pool, () => failure);
  return results.map(({ id }) => parseRecordId(id) ?? 0n);
}

describe('a question to the workers', () => {
  it('is taken once, the oldest first, however many ask', async () => {
    const asked = [
      await insertDryRun(db.pool, 'Ada', [1n]),
      await insertDryRun(db.pool, 'Bo', [2n]),
    ];
    const taken = await Promise.all(Array.from({ length: 6 }, () => takeDryRun(db.pool)));
    const found = taken.filter((one) => one !== null);
    expect(found.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual(asked);
    expect(found.find(({ id }) => id === asked[1])?.recordIds).toEqual([2n]);
    expect(await takeDryRun(db.pool)).toBeNull();
  });

  it('nobody waits for any longer is not taken, and is forgotten', async () => {
    const id = await insertDryRun(db.pool, 'Ada', [1n]);
    const age = (interval: string) =>
      db.pool.query('UPDATE dry_run SET requested_at = now() - $2::interval WHERE id = $1', [
        id,
        interval,
      ]);
    await age('31 s');
    expect(await takeDryRun(db.pool)).toBeNull();
    expect(await readDryRun(db.pool, id)).toMatchObject({ isTaken: false, samples: [] });
    await age('61 min');
    await insertDryRun(db.pool, 'Ada', [1n]);
    expect(await readDryRun(db.pool, id)).toBeNull();
    await takeDryRun(db.pool);
  });

  it('is answered sample by sample, exactly as the worker wrote them', async () => {
    const id = await insertDryRun(db.pool, 'Ada', [1n, 2n]);
    await addDryRunSample(db.pool, id, '{"n":1}');
    expect(await readDryRun(db.pool, id)).toMatchObject({ isEnded: false, samples: [{ n: 1 }] });
    const hostile = { text: `"]}'); DROP TABLE dry_run;--<script>\u202E\u001B[31m` };
    await addDryRunSample(db.pool, id, JSON.stringify(hostile));
    await endDryRun(db.pool, id);
    expect(await readDryRun(db.pool, id)).toEqual({
      isTaken: false,
      isEnded: true,
      samples: [{ n: 1 }, hostile],
    });
    await takeDryRun(db.pool);
  });

  it('that no worker takes is answered by that, not by silence', async () => {
    await made('shop', 1, odd('a'));
    const set = { kind: 'filter' as const, filter: { status: ['ERROR' as const] } };
    const request = { set, samples: 1, principalName: 'Ada', sources: null };
    const patience = { takenMs: 0, endedMs: 0 };
    await expect(dryRun(db.pool, request, patience)).rejects.toMatchObject({
      code: 'no_worker',
    });
    const none = { ...request, sources: ['elsewhere'] };
    await expect(dryRun(db.pool, none, patience)).rejects.toMatchObject({
      code: 'nothing_matches',
    });
    await takeDryRun(db.pool);
  });
});

describe('samples', () => {
  it('stand for every source and kind of failure before any comes twice', async () => {
    const many = await made('shop', 6, odd('a'));
    const [rare = 0n] = await made('shop', 1, odd('b'));
    const [bank = 0n] = await made('bank', 2, odd('a'));
    const [done = 0n] = await made('shop', 1, null);
    const all = [done, ...many, rare, bank];
    expect(new Set(await chooseSamples(db.pool, all, 3))).toEqual(new Set([many[0], rare, bank]));
    expect((await chooseSamples(db.pool, all, 20)).at(-1)).toBe(done);
  });

  it('are as many as asked for, of the set, each once', async () => {
    const ids = [...(await made('shop', 5, odd('a'))), ...(await made('bank', 4, odd('b')))];
    const part = fc.subarray(ids);
    await fc.assert(
      fc.asyncProperty(part, fc.integer({ min: 1, max: 20 }), async (of, count) => {
        const chosen = await chooseSamples(db.pool, of, count);
        expect(chosen).toHaveLength(Math.min(of.length, count));
        expect(new Set(chosen).size).toBe(chosen.length);
        for (const id of chosen) expect(of).toContain(id);
      }),
      { numRuns: 30 },
    );
  });
});

describe('a record to try', () => {
  it('comes with its newest payload, its generation and its cause', async () => {
    const [id = 0n] = await made('shop', 1, odd('c'));
    await db.pool.query(
      `INSERT INTO payload (record_id, revision, bytes) VALUES ($1, 2, '{"total":1.10}')`,
      [id],
    );
    const [record] = await readTrialRecords(db.pool, [id, 1n]);
    expect(record).toMatchObject({ recordId: id, sourceKey: 'shop', generation: 0 });
    expect(record?.groupId).not.toBeNull();
    expect(record?.bytes?.toString()).toBe('{"total":1.10}');
  });

  it('whose payload is no longer kept comes without one', async () => {
    const [id = 0n] = await made('shop', 1, null);
    await db.pool.query('DELETE FROM payload WHERE record_id = $1', [id]);
    const [record] = await readTrialRecords(db.pool, [id]);
    expect(record).toMatchObject({ recordId: id, bytes: null, groupId: null });
  });
});
