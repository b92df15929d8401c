import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fillRecords } from '#lib/testing/fill-records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { isServedByIndexes, pageStatement, stepStatement } from './list-records.ts';
import type { RecordFilter, RecordWindow } from './record-filter.ts';

let db: TestDatabase;
let middle: bigint;

beforeAll(async () => {
  db = await createTestDatabase();
  await fillRecords(db.pool, 20_000);
  const { rows } = await db.pool.query<{ id: bigint }>(
    'SELECT id FROM record ORDER BY id OFFSET 10000 LIMIT 1',
  );
  middle = rows[0]?.id ?? 0n;
});
afterAll(() => db[Symbol.asyncDispose]());

const everything: RecordFilter = {
  sources: null,
  statuses: null,
  type: null,
  reference: null,
  held: null,
  overdue: null,
  time: 'received',
  from: null,
  to: null,
  isNarrow: false,
  search: null,
};

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string | undefined;
  readonly 'Actual Rows'?: number | undefined;
  readonly 'Actual Loops'?: number | undefined;
  readonly 'Rows Removed by Filter'?: number | undefined;
  readonly Plans?: readonly PlanNode[] | undefined;
}
const planNode: z.ZodType<PlanNode> = z.object({
  'Node Type': z.string(),
  'Relation Name': z.string().optional(),
  'Actual Rows': z.number().optional(),
  'Actual Loops': z.number().optional(),
  'Rows Removed by Filter': z.number().optional(),
  get Plans() {
    return z.array(planNode).optional();
  },
});
const explained = z.array(z.object({ 'QUERY PLAN': z.tuple([z.object({ Plan: planNode })]) }));

async function explain(filter: Partial<RecordFilter>, window: RecordWindow): Promise<PlanNode[]> {
  const whole = { ...everything, ...filter };
  const { text, values } = isServedByIndexes(whole)
    ? pageStatement(whole, window)
    : stepStatement(whole, window, 500);
  const { rows } = await db.pool.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, values);
  const [plan] = explained.parse(rows);
  return plan === undefined ? [] : flatten(plan['QUERY PLAN'][0].Plan);
}

function flatten(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(flatten)];
}

function rowsRead(node: PlanNode): number {
  const rows = (node['Actual Rows'] ?? 0) + (node['Rows Removed by Filter'] ?? 0);
  return rows * (node['Actual Loops'] ?? 0);
}

const DAY_MS = 86_400_000;
/** An hour three days ago. */
const hourAgo = {
  from: new Date(Date.now() - 3 * DAY_MS).toISOString(),
  to: new Date(Date.now() - 3 * DAY_MS + 3_600_000).toISOString(),
};

const filters: [string, Partial<RecordFilter>][] = [
  ['no filter', {}],
  ['one source', { sources: ['shop'] }],
  ['some sources', { sources: ['shop', 'github'] }],
  ['ingress', { statuses: ['JUST_IN', 'PROCESSED', 'ERROR'] }],
  ['egress of a source', { statuses: ['QUEUED', 'ACKNOWLEDGED'], sources: ['payments'] }],
  ['errors', { statuses: ['ERROR'] }],
  ['errors of a source', { statuses: ['ERROR'], sources: ['shop'] }],
  ['processed', { statuses: ['PROCESSED'] }],
  ['acknowledged', { statuses: ['ACKNOWLEDGED'] }],
  ['just in', { statuses: ['JUST_IN'] }],
  ['queued of a source', { statuses: ['QUEUED'], sources: ['github'] }],
  ['held', { held: true }],
  ['held of a source', { held: true, sources: ['shop'] }],
  ['overdue', { overdue: true }],
  ['not overdue, queued', { overdue: false, statuses: ['QUEUED'] }],
  ['a reference', { reference: 'order-700' }],
  ['a reference in a source', { reference: 'order-700', sources: ['shop'] }],
  ['a reference and a status', { reference: 'order-700', statuses: ['PROCESSED'] }],
  ['a search by event id', { search: { in: 'identifiers', id: null, text: 'event-500' } }],
  ['a search by reference', { search: { in: 'identifiers', id: null, text: 'order-500' } }],
  ['a common type', { type: 'changed' }],
  ['a common type among errors', { type: 'changed', statuses: ['ERROR'] }],
  ['a type that nothing has', { type: 'never' }],
  ['a type of a source', { type: 'changed', sources: ['shop'] }],
  ['settled in an hour', { time: 'settled', isNarrow: true, ...hourAgo }],
  ['settled in an hour, were it many', { time: 'settled', ...hourAgo }],
  ['errors of an hour', { time: 'settled', statuses: ['ERROR'], isNarrow: true, ...hourAgo }],
  [
    'settled of a source in an hour',
    { time: 'settled', sources: ['shop'], isNarrow: true, ...hourAgo },
  ],
  ['settled since then', { time: 'settled', from: hourAgo.from }],
  ['the text of an error', { search: { in: 'errors', text: 'field' }, statuses: ['ERROR'] }],
  ['bytes of the payload', { search: { in: 'payload', bytes: Buffer.from('absent') } }],
];

const windows: [string, () => RecordWindow][] = [
  ['newest page', () => ({ limit: 51, ascending: false, beyond: null })],
  ['deep page', () => ({ limit: 51, ascending: false, beyond: middle })],
  ['page back', () => ({ limit: 51, ascending: true, beyond: middle })],
];

const LARGE = /^(record|settlement|payload|attempt)(_\d+)?$/;

describe.each(filters)('a list by %s', (_name, filter) => {
  it.each(windows)('%s reads no large table whole', async (_window, windowOf) => {
    const nodes = await explain(filter, windowOf());
    const large = nodes.filter((node) => LARGE.test(node['Relation Name'] ?? ''));
    expect(large.length).toBeGreaterThan(0);
    for (const node of large) {
      const scan = `${node['Node Type']} on ${node['Relation Name'] ?? ''}`;
      // An empty partition may be scanned; it costs nothing.
      if (rowsRead(node) > 0) expect(scan).not.toMatch(/^Seq Scan/);
      expect(rowsRead(node), scan).toBeLessThan(4_000);
    }
  });
});

it('a list by source and time range starts at the range', async () => {
  const from = new Date(Date.now() - 3_600_000).toISOString();
  const nodes = await explain(
    { sources: ['shop'], from },
    { limit: 51, ascending: false, beyond: null },
  );
  expect(nodes.filter((node) => node['Node Type'] === 'Seq Scan')).not.toContainEqual(
    expect.objectContaining({ 'Relation Name': 'record' }),
  );
});
