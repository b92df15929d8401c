import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordQuerySchema, recordSummarySchema, type RecordQuery } from '#lib/contracts/record';
import { formatRecordId } from '#lib/domain/record-id';
import { DIRECTIONS } from '#lib/domain/direction';
import { STATUSES } from '#lib/domain/status';
import { fillRecords } from '#lib/testing/fill-records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { listRecords } from './list-records.ts';

let db: TestDatabase;

/** What the tables say, read in the plainest way. */
interface Truth {
  readonly id: bigint;
  readonly direction: string;
  readonly source: string;
  readonly reference: string;
  readonly type: string;
  readonly event_id: string | null;
  readonly status: string;
  readonly received_at: Date;
  readonly settled_at: Date | null;
  readonly held: boolean;
  readonly leased: boolean;
  readonly overdue: boolean;
}
let truth: Truth[];

beforeAll(async () => {
  db = await createTestDatabase();
  await fillRecords(db.pool, 600);
  const { rows } = await db.pool.query<Truth>(
    `SELECT v.*, coalesce(w.held, false) AS held,
            w.record_id IS NULL AND v.settled_at IS NULL AS leased,
            v.status = 'QUEUED'
              AND v.received_at < now() - make_interval(secs => s.overdue_after_seconds) AS overdue
     FROM record_status v JOIN source s ON s.key = v.source LEFT JOIN work w ON w.record_id = v.id
     ORDER BY v.id DESC`,
  );
  truth = rows;
});
afterAll(() => db[Symbol.asyncDispose]());

function meets(row: Truth, query: RecordQuery): boolean {
  const { q, from, to } = query;
  const at = (query.time === 'settled' ? row.settled_at : row.received_at)?.getTime();
  return [
    query.direction === undefined || row.direction === query.direction,
    query.source === undefined || query.source.includes(row.source),
    query.status === undefined || query.status.some((status) => status === row.status),
    query.type === undefined || row.type === query.type,
    query.reference === undefined || row.reference === query.reference,
    query.held === undefined || row.held === query.held,
    query.overdue === undefined || row.overdue === query.overdue,
    from === undefined || (at !== undefined && at >= Date.parse(from)),
    to === undefined || (at !== undefined && at < Date.parse(to)),
    q === undefined || [formatRecordId(row.id), row.reference, row.event_id].includes(q),
  ].every(Boolean);
}

async function readAll(query: RecordQuery): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await listRecords(db.pool, cursor === undefined ? query : { ...query, cursor });
    expect(page.records.length).toBeLessThanOrEqual(query.limit);
    ids.push(...page.records.map(({ id }) => id));
    cursor = page.next;
  }
  return ids;
}

const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const time = fc
  .integer({ min: 0, max: 7 * 24 * 60 })
  .map((minutes) => new Date(Date.now() - minutes * 60_000).toISOString());
const row = fc.nat({ max: 599 });
const queries = fc
  .record({
    direction: optional(fc.constantFrom(...DIRECTIONS)),
    source: optional(
      fc.uniqueArray(fc.constantFrom('github', 'shop', 'payments', 'unknown'), { minLength: 1 }),
    ),
    status: optional(fc.uniqueArray(fc.constantFrom(...STATUSES), { minLength: 1 })),
    type: optional(fc.constantFrom('created', 'changed', 'gone')),
    reference: fc.option(
      row.map((n) => `order-${String(Math.floor(n / 2))}`),
      { nil: undefined, freq: 3 },
    ),
    held: optional(fc.constantFrom('true', 'false')),
    overdue: optional(fc.constantFrom('true', 'false')),
    time: optional(fc.constantFrom('received', 'settled')),
    from: optional(time),
    to: optional(time),
    sort: fc.constantFrom('newest', 'oldest'),
    limit: fc.constantFrom(7, 50, 500),
    search: fc.option(fc.tuple(row, fc.constantFrom('id', 'reference', 'eventId')), {
      nil: undefined,
      freq: 4,
    }),
  })
  .map(({ search, ...given }) => {
    const found = search === undefined ? undefined : truth[search[0]];
    const texts = found && {
      id: formatRecordId(found.id),
      reference: found.reference,
      eventId: found.event_id ?? 'none',
    };
    const q = search && texts?.[search[1]];
    const present = Object.entries({ ...given, q }).filter(([, value]) => value !== undefined);
    return recordQuerySchema.parse(Object.fromEntries(present));
  });

describe('listRecords', () => {
  it('reads, page by page, exactly the records that meet any combination of filters', async () => {
    await fc.assert(
      fc.asyncProperty(queries, async (query) => {
        const expected = truth
          .filter((candidate) => meets(candidate, query))
          .map(({ id }) => formatRecordId(id));
        if (query.sort === 'oldest') expected.reverse();
        expect(await readAll(query)).toEqual(expected);
      }),
      { numRuns: 150 },
    );
  });

  it('shows each record as the tables have it', async () => {
    const { records } = await listRecords(db.pool, recordQuerySchema.parse({ limit: 500 }));
    for (const [index, record] of records.entries()) {
      const row = truth[index];
      expect(recordSummarySchema.parse(record)).toEqual(record);
      expect(record).toMatchObject({
        id: formatRecordId(row?.id ?? 0n),
        source: row?.source,
        status: row?.status,
        held: row?.held,
        leased: row?.leased,
        overdue: row?.overdue,
        receivedAt: row?.received_at.toISOString(),
      });
    }
  });

  it('pages back to where it came from', async () => {
    const query = recordQuerySchema.parse({ limit: 20, status: 'PROCESSED' });
    const first = await listRecords(db.pool, query);
    const second = await listRecords(db.pool, { ...query, cursor: first.next ?? '' });
    const back = await listRecords(db.pool, { ...query, cursor: second.prev ?? '' });
    expect(first.prev).toBeNull();
    expect(back.records).toEqual(first.records);
    expect(back.prev).toBeNull();
    expect(back.next).toBe(first.next);
  });

  it('leads back from beyond the end', async () => {
    const query = recordQuerySchema.parse({ limit: 10, sort: 'oldest' });
    const newest = truth[0]?.id ?? 0n;
    const beyond = Buffer.from(`next:${formatRecordId(newest)}`).toString('base64url');
    const empty = await listRecords(db.pool, { ...query, cursor: beyond });
    expect(empty).toMatchObject({ records: [], next: null });
    const back = await listRecords(db.pool, { ...query, cursor: empty.prev ?? '' });
    expect(back.records.at(-1)?.id).toBe(formatRecordId(newest));
  });

  it('shows only the sources that the asker may see', async () => {
    const query = recordQuerySchema.parse({ limit: 500, source: 'shop,github' });
    const page = await listRecords(db.pool, query, ['shop', 'payments']);
    expect(new Set(page.records.map(({ source }) => source))).toEqual(new Set(['shop']));
    expect((await listRecords(db.pool, query, [])).records).toEqual([]);
  });

  it.each(['', 'x', 'bmV4dDoxMjM', Buffer.from('next:0000000000000:1').toString('base64url')])(
    'refuses the cursor %j that no list gave out',
    async (cursor) => {
      const query = recordQuerySchema.parse({ cursor });
      await expect(listRecords(db.pool, query)).rejects.toMatchObject({ code: 'invalid_cursor' });
    },
  );

  it.each(['type', 'reference', 'q'])(
    'finds nothing by a %s that no text column can hold',
    async (field) => {
      const page = await listRecords(db.pool, recordQuerySchema.parse({ [field]: 'a\0b' }));
      expect(page.records).toEqual([]);
    },
  );
});
