import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { statusCountsSchema } from '#lib/contracts/insight';
import { recordQuerySchema } from '#lib/contracts/record';
import type { Direction } from '#lib/domain/direction';
import { claimWork } from '#lib/server/store/claim-work';
import { foldCounts } from '#lib/server/store/fold-counts';
import { settleAttempts } from '#lib/server/store/settle-attempt';
import { sweepLeases } from '#lib/server/store/sweep-leases';
import { fillRecords } from '#lib/testing/fill-records';
import { findMisplacedRecords, findWrongCounts } from '#lib/testing/integrity';
import { createSource, submission } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { acknowledge } from '../egress/acknowledge.ts';
import { enqueue } from '../egress/enqueue.ts';
import { leaseDeliveries } from '../egress/lease-deliveries.ts';
import { reject } from '../egress/reject.ts';
import { receive } from '../ingress/receive.ts';
import { listRecords } from '../records/list-records.ts';
import { replayRecord } from '../records/replay-record.ts';
import { readStatusCounts } from './read-status-counts.ts';
import { readThroughput } from './read-throughput.ts';

let db: TestDatabase;
const sources = ['shop', 'github'] as const;
type Source = (typeof sources)[number];
const ids = new Map<Source, number>();

beforeAll(async () => {
  db = await createTestDatabase();
  for (const source of sources)
    ids.set(source, await createSource(db.pool, source, { maxAttempts: 3 }));
});
afterAll(() => db[Symbol.asyncDispose]());

async function store(source: Source, direction: Direction, eventIds: readonly number[]) {
  const submissions = eventIds.map((n) => submission({ eventId: `e${String(n)}` }));
  const put = direction === 'INGRESS' ? receive : enqueue;
  await put(db.pool, { source, keyId: null, submissions });
}

const data = { class: 'data', code: 'contract', message: 'A field is missing.' } as const;

async function work(outcome: 'SUCCEEDED' | 'FAILED' | 'POSTPONED' | 'LOST') {
  const batch = await claimWork(db.pool, { holder: 'worker', limit: 5, leaseSeconds: 60 });
  if (batch === null || outcome === 'LOST') return;
  const { rows } = await db.pool.query<{ id: bigint; source_id: number }>(
    'SELECT id, source_id FROM record WHERE id = ANY ($1)',
    [batch.elements.map(({ recordId }) => recordId)],
  );
  const ended = batch.elements.map(({ recordId, generation, attempt }) => ({
    recordId,
    sourceId: rows.find(({ id }) => id === recordId)?.source_id ?? 0,
    generation,
    number: attempt,
    token: batch.token,
    holder: 'worker',
    handler: null,
    handlerVersion: null,
    durationMs: 1,
    outcome,
    delayMs: 0,
    failure: outcome === 'SUCCEEDED' ? null : data,
  }));
  await settleAttempts(db.pool, ended);
}

async function deliver(source: Source, ending: 'acknowledge' | 'hold' | 'put back' | 'forget') {
  const offered = await leaseDeliveries(db.pool, {
    source,
    holder: 'app',
    max: 5,
    leaseSeconds: 60,
  });
  const targets = offered.map(({ id, token }) => ({ id, token }));
  if (targets.length === 0 || ending === 'forget') return;
  if (ending === 'acknowledge') {
    await acknowledge(db.pool, { sources: null, acknowledgements: targets });
    return;
  }
  const permanent = ending === 'hold';
  await reject(db.pool, {
    sources: null,
    rejections: targets.map((target) => ({ ...target, code: 'no', message: 'No.', permanent })),
  });
}

async function sweep() {
  const { rows } = await db.pool.query<{ token: string }>(
    `UPDATE lease SET expires_at = now() - interval '1 s'
     WHERE token IN (SELECT token FROM lease ORDER BY token FOR UPDATE SKIP LOCKED)
     RETURNING token`,
  );
  const tokens = rows.map(({ token }) => token);
  await sweepLeases(db.pool, tokens, { maxDeaths: 2, firstDelayMs: 0, maxDelayMs: 0 });
}

async function replaySome(n: number) {
  const { records } = await listRecords(db.pool, recordQuerySchema.parse({ limit: 500 }));
  const id = records[n % Math.max(1, records.length)]?.id;
  if (id === undefined) return;
  const request = { id, principalName: 'Ada', reason: null, confirm: true };
  await replayRecord(db.pool, request).catch((error: unknown) => {
    expect(error).toMatchObject({ code: 'already_waiting' });
  });
}

const source = fc.constantFrom(...sources);
const operation: fc.Arbitrary<() => Promise<unknown>> = fc.oneof(
  fc
    .tuple(
      source,
      fc.constantFrom<Direction>('INGRESS', 'EGRESS'),
      fc.array(fc.nat(200), { maxLength: 8 }),
    )
    .map((given) => () => store(...given)),
  fc.constantFrom('SUCCEEDED', 'FAILED', 'POSTPONED', 'LOST').map((given) => () => work(given)),
  fc
    .tuple(source, fc.constantFrom('acknowledge', 'hold', 'put back', 'forget'))
    .map((given) => () => deliver(...given)),
  fc.constant(sweep),
  fc.nat(50).map((n) => () => replaySome(n)),
  fc.nat({ max: 20 }).map((n) => () => foldCounts(db.pool, n)),
);

async function countedByTables(): Promise<unknown[]> {
  const { rows } = await db.pool.query<{ oldest: Date | null }>(
    `SELECT direction, source, status, count(*)::int4 AS count,
            min(received_at) FILTER (WHERE status IN ('JUST_IN', 'QUEUED')) AS oldest
     FROM record_status GROUP BY direction, source, status ORDER BY source, direction, status`,
  );
  return rows.map((row) => ({
    ...row,
    oldest: row.oldest === null ? null : row.oldest.toISOString(),
  }));
}

describe('live counts', () => {
  it('equal counting the records, after whatever happened at the same time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { minLength: 3, maxLength: 12 }), async (operations) => {
        await Promise.all(operations.map((run) => run()));
        expect(await findMisplacedRecords(db.pool)).toEqual([]);
        expect(await findWrongCounts(db.pool)).toEqual([]);
        const counts = await readStatusCounts(db.pool);
        expect(statusCountsSchema.parse(counts)).toEqual(counts);
        expect(counts.counts).toEqual(await countedByTables());
      }),
      { numRuns: 40, endOnFailure: true },
    );
  });

  it('are the same folded and not yet folded, as is the throughput', async () => {
    // What came before may have folded everything.
    await store('shop', 'INGRESS', [Date.now()]);
    const query = {
      from: new Date(Date.now() - 3_600_000).toISOString(),
      to: '2100-01-01T00:00:00Z',
      bucket: 'day',
    } as const;
    const before = [await readStatusCounts(db.pool), await readThroughput(db.pool, query)].map(
      withoutMoment,
    );
    expect(await foldCounts(db.pool, 1_000_000)).toBeGreaterThan(0);
    expect(await db.pool.query('SELECT 1 FROM count_delta')).toMatchObject({ rowCount: 0 });
    const after = [await readStatusCounts(db.pool), await readThroughput(db.pool, query)].map(
      withoutMoment,
    );
    expect(after).toEqual(before);
  });

  it('show only the sources that the asker may see', async () => {
    const { counts } = await readStatusCounts(db.pool, ['github']);
    expect(new Set(counts.map((count) => count.source))).toEqual(new Set(['github']));
    expect(await readStatusCounts(db.pool, [])).toMatchObject({ counts: [], held: 0, overdue: 0 });
  });
});

function withoutMoment<Answer extends { asOf: string }>({ asOf: _, ...rest }: Answer) {
  return rest;
}

describe('facts beside the status', () => {
  it('count what the lists by the same filter hold', async () => {
    await using filled = await createTestDatabase();
    await fillRecords(filled.pool, 500);
    const list = async (filter: object) => {
      const query = recordQuerySchema.parse({ ...filter, limit: 500 });
      return (await listRecords(filled.pool, query)).records.length;
    };
    const facts = await readStatusCounts(filled.pool);
    expect(facts.held).toBeGreaterThan(0);
    expect(facts.overdue).toBeGreaterThan(0);
    expect(facts.offered).toBeGreaterThan(0);
    expect(facts.rejected).toBeGreaterThan(0);
    expect(facts).toMatchObject({
      held: await list({ held: 'true' }),
      overdue: await list({ overdue: 'true' }),
      offered: await list({ offered: 'true' }),
      rejected: await list({ rejected: 'true' }),
    });
    const ofShop = await readStatusCounts(filled.pool, ['shop']);
    expect(ofShop).toMatchObject({
      held: await list({ held: 'true', source: 'shop' }),
      overdue: await list({ overdue: 'true', source: 'shop' }),
      offered: await list({ offered: 'true', source: 'shop' }),
      rejected: await list({ rejected: 'true', source: 'shop' }),
    });
  });
});
