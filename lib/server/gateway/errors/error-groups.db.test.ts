import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorGroupQuerySchema } from '#lib/contracts/error-group';
import { fingerprintOf } from '#lib/domain/fingerprint';
import type { Failure } from '#lib/domain/failure';
import { formatRecordId } from '#lib/domain/record-id';
import { replayRecord } from '#lib/server/gateway/records/replay-record';
import { foldErrorGroups } from '#lib/server/store/fold-error-groups';
import { settleAttempts } from '#lib/server/store/settle-attempt';
import {
  claimReceived,
  failedAttempts,
  failRecords,
  type FailedWith,
} from '#lib/testing/failing-records';
import {
  findMisplacedRecords,
  findUngroupedFailures,
  findWrongCounts,
  findWrongGroupCounts,
} from '#lib/testing/integrity';
import { createSource } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { addGroupNote, changeErrorGroup } from './change-error-group.ts';
import { listErrorGroups } from './list-error-groups.ts';
import { readErrorGroup } from './read-error-group.ts';
import { formatGroupId } from './to-error-group.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(async () => {
  expect(await findMisplacedRecords(db.pool)).toEqual([]);
  expect(await findWrongCounts(db.pool)).toEqual([]);
  expect(await findUngroupedFailures(db.pool)).toEqual([]);
  expect(await findWrongGroupCounts(db.pool)).toEqual([]);
  await foldErrorGroups(db.pool, 10_000);
  expect(await findWrongGroupCounts(db.pool)).toEqual([]);
  await db[Symbol.asyncDispose]();
});

const failure = (message: string): Failure => ({ class: 'data', code: 'unknown', message });
const list = (query: Record<string, unknown> = {}, visible: string[] | null = null) =>
  listErrorGroups(db.pool, errorGroupQuerySchema.parse(query), visible);

let made = 0;
/** A source of its own in which nothing waits, and a failure that is its only cause. */
async function cause(): Promise<FailedWith> {
  made += 1;
  const source = `source-${String.fromCharCode(96 + made)}`;
  await createSource(db.pool, source);
  return { source, failure: failure('Customer 12 is not known.') };
}

function groupOf({ source, failure: of, type = 'order.created' }: FailedWith): string {
  const record = { direction: 'INGRESS', source, type, handler: 'orders' } as const;
  return formatGroupId(fingerprintOf(of, record).groupId);
}

const target = (id: string) => ({ id, sources: null, by: 'Ada' });
const read = (id: string) => readErrorGroup(db.pool, { id, sources: null, trend: '24h' });
const stateOf = async (id: string) => (await read(id)).state;
const change = (id: string, how: Parameters<typeof changeErrorGroup>[2]) =>
  changeErrorGroup(db.pool, target(id), how);

describe('an error group', () => {
  it('holds failures that differ only in numbers, and says what they share', async () => {
    const how = await cause();
    await failRecords(db.pool, 3, { ...how, reference: 'order-1' });
    await failRecords(db.pool, 2, { ...how, failure: failure('Customer 9 is not known.') });
    await failRecords(db.pool, 1, { ...how, failure: failure('Nobody is at home.') });
    const { groups, openRecords } = await list({ source: how.source });
    expect(groups.map(({ count }) => count).toSorted()).toEqual([1, 5]);
    expect(openRecords).toBe(6);
    const group = await read(groupOf(how));
    expect(group).toMatchObject({
      ...{ state: 'new', source: how.source, type: 'order.created', count: 5, openRecords: 5 },
      ...{ title: 'Customer <number> is not known.', sampleMessage: 'Customer 12 is not known.' },
      basis: [
        { label: 'Source', value: how.source },
        { label: 'Type', value: 'order.created' },
        { label: 'Handler', value: 'orders' },
        { label: 'Failure', value: 'data/unknown' },
        { label: 'Message', value: 'Customer <number> is not known.' },
      ],
      handlerVersions: [{ version: '1', count: 5 }],
      sample: { reference: 'order-1001', number: 1, failure: { code: 'unknown' } },
    });
    expect(group.references.map(({ reference }) => reference)).toEqual(['order-1001', 'order-1']);
    expect(group.trend).toHaveLength(24);
    expect(group.trend.reduce((sum, { count }) => sum + count, 0)).toBe(5);
  });

  it('counts the same before and after folding, whoever folds', async () => {
    const how = await cause();
    await failRecords(db.pool, 4, how);
    const before = await read(groupOf(how));
    await Promise.all([foldErrorGroups(db.pool, 1_000), foldErrorGroups(db.pool, 1_000)]);
    const after = await read(groupOf(how));
    expect({ ...after, openShare: 0 }).toEqual({ ...before, openShare: 0 });
    expect(await findWrongGroupCounts(db.pool)).toEqual([]);
  });

  it('is one group when two settle its first failures at the same moment', async () => {
    const how = await cause();
    const batches = [await claimReceived(db.pool, 20, how), await claimReceived(db.pool, 20, how)];
    await Promise.all(
      batches.map((batch) =>
        settleAttempts(db.pool, failedAttempts(batch, how), { endingLeases: [batch.token] }),
      ),
    );
    expect((await list({ source: how.source })).groups.map(({ count }) => count)).toEqual([40]);
  });

  it('keeps its count when records are replayed, and has fewer open ones', async () => {
    const how = await cause();
    const [id = 0n] = await failRecords(db.pool, 2, how);
    await replayRecord(db.pool, {
      ...{ id: formatRecordId(id), principalName: 'Ada', reason: null, confirm: false },
      sources: null,
    });
    expect(await read(groupOf(how))).toMatchObject({ count: 2, openRecords: 1 });
    await db.pool.query(`UPDATE work SET due_at = now() + interval '1 day'`);
  });

  it('has attempts that are tried again, whose records are not open', async () => {
    const how = { ...(await cause()), outcome: 'POSTPONED' } as const;
    await failRecords(db.pool, 2, how);
    expect(await read(groupOf(how))).toMatchObject({ count: 2, openRecords: 0 });
  });

  it('is not there for those who may not see its source', async () => {
    const how = await cause();
    await failRecords(db.pool, 1, how);
    const question = { id: groupOf(how), sources: ['other'], trend: '24h' } as const;
    await expect(readErrorGroup(db.pool, question)).rejects.toMatchObject({
      code: 'group_not_found',
    });
    expect((await list({}, ['other'])).groups).toEqual([]);
    await expect(read('nothing')).rejects.toMatchObject({ code: 'group_not_found' });
  });
});

describe('the list', () => {
  it('gives every group once, page by page, in each order', async () => {
    const { source } = await cause();
    for (const [n, word] of ['alpha', 'beta', 'gamma', 'delta', 'eps'].entries())
      await failRecords(db.pool, 1 + (n % 3), { source, failure: failure(`It was ${word}.`) });
    for (const sort of ['last_seen', 'first_seen', 'count', 'open']) {
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const page = await list({ source, sort, limit: 2, ...(cursor !== null && { cursor }) });
        seen.push(...page.groups.map(({ title }) => title));
        cursor = page.next;
      } while (cursor !== null);
      expect(new Set(seen).size).toBe(5);
      expect(seen).toHaveLength(5);
    }
    await expect(list({ cursor: 'x' })).rejects.toMatchObject({ code: 'invalid_cursor' });
  });

  it('is filtered by text, state, tag and assignee, and counts states beside the filter', async () => {
    const { source } = await cause();
    const [one, other] = ['50% done', '5_0 done'].map((message) => ({
      source,
      failure: failure(message),
    }));
    if (one === undefined || other === undefined) throw new Error('two are needed');
    await failRecords(db.pool, 1, one);
    await failRecords(db.pool, 1, other);
    await change(groupOf(one), { tags: ['big', 'big'], resolve: {} });
    const titles = async (query: Record<string, unknown>) =>
      (await list({ source, ...query })).groups.map(({ sampleMessage }) => sampleMessage);
    expect(await titles({ q: '50%' })).toEqual(['50% done']);
    expect(await titles({ q: 'DONE', state: 'new,regressed' })).toEqual(['5_0 done']);
    expect(await titles({ tag: 'big' })).toEqual(['50% done']);
    expect(await titles({ assignee: 'none' })).toHaveLength(2);
    expect(await titles({ assignee: 'somebody' })).toEqual([]);
    expect((await list({ source, state: 'muted' })).states).toEqual({
      ...{ new: 1, ongoing: 0, resolved: 1, regressed: 0, muted: 0 },
    });
  });
});

describe('triage', () => {
  it('resolves, regresses by what happens after, and tells who and when', async () => {
    const how = await cause();
    await failRecords(db.pool, 1, how);
    const id = groupOf(how);
    await change(id, { resolve: {} });
    expect(await stateOf(id)).toBe('resolved');
    await failRecords(db.pool, 1, how);
    expect(await stateOf(id)).toBe('regressed');
    await foldErrorGroups(db.pool, 1_000);
    await failRecords(db.pool, 1, how);
    await foldErrorGroups(db.pool, 1_000);
    await change(id, { reopen: true });
    const { state, history, resolution } = await read(id);
    expect({ state, resolution }).toEqual({ state: 'ongoing', resolution: null });
    expect(history.map(({ kind, by }) => [kind, by])).toEqual([
      ['resolved', 'Ada'],
      ['regressed', null],
      ['reopened', 'Ada'],
    ]);
  });

  it('does not take what ended before a resolution and is written after it for a regression', async () => {
    const how = await cause();
    await failRecords(db.pool, 1, how);
    const batch = await claimReceived(db.pool, 1, how);
    const writer = await db.pool.connect();
    await writer.query('BEGIN');
    await settleAttempts(writer, failedAttempts(batch, how), { endingLeases: [batch.token] });
    await change(groupOf(how), { resolve: {} });
    await writer.query('COMMIT');
    writer.release();
    expect(await read(groupOf(how))).toMatchObject({ state: 'resolved', count: 2 });
  });

  it('settles on a state that the times explain while failures arrive', async () => {
    const how = await cause();
    const id = groupOf(how);
    await failRecords(db.pool, 1, how);
    const batches = [];
    for (let n = 0; n < 8; n += 1) batches.push(await claimReceived(db.pool, 2, how));
    await Promise.all(
      batches.flatMap((batch, n) => [
        settleAttempts(db.pool, failedAttempts(batch, how), { endingLeases: [batch.token] }),
        ...(n === 4 ? [change(id, { resolve: {} })] : []),
        foldErrorGroups(db.pool, 10),
      ]),
    );
    const { rows } = await db.pool.query<{ expected: string }>(
      `SELECT CASE WHEN bool_or(a.ended_at > g.resolved_at) THEN 'regressed' ELSE 'resolved' END AS expected
       FROM attempt a JOIN error_group g ON g.id = a.group_id JOIN source s ON s.id = g.source_id
       WHERE s.key = $1`,
      [how.source],
    );
    expect(await read(id)).toMatchObject({ state: rows[0]?.expected, count: 17 });
  });

  it('resolved in a version, regresses in that one or a later one only', async () => {
    const how = await cause();
    const id = groupOf(how);
    await failRecords(db.pool, 1, { ...how, version: '1.9' });
    await change(id, { resolve: { inVersion: '1.10' } });
    await failRecords(db.pool, 1, { ...how, version: '1.9' });
    expect(await stateOf(id)).toBe('resolved');
    await failRecords(db.pool, 1, { ...how, version: '1.10.1' });
    expect(await stateOf(id)).toBe('regressed');
    expect((await read(id)).handlerVersions.map(({ version }) => version)).toEqual([
      '1.10.1',
      '1.9',
    ]);
  });

  it('is muted until a time, or for a count', async () => {
    const how = await cause();
    const id = groupOf(how);
    await failRecords(db.pool, 2, how);
    await change(id, { mute: { until: new Date(Date.now() + 3_600_000).toISOString() } });
    expect(await stateOf(id)).toBe('muted');
    await db.pool.query(
      'UPDATE error_group SET muted_until = clock_timestamp() WHERE muted_until IS NOT NULL',
    );
    expect(await stateOf(id)).toBe('new');
    await change(id, { mute: { count: 2 } });
    await failRecords(db.pool, 1, how);
    expect(await read(id)).toMatchObject({ state: 'muted', mute: { countLeft: 1, by: 'Ada' } });
    await failRecords(db.pool, 1, how);
    expect(await read(id)).toMatchObject({ state: 'new', mute: null });
  });

  it('takes what it is told, all or nothing, and writes it down', async () => {
    const how = await cause();
    const id = groupOf(how);
    await failRecords(db.pool, 1, how);
    await db.pool.query(
      `INSERT INTO person (id, name, email, role) VALUES ('p1', 'Grace', 'g@x.org', 'operator'),
       ('p2', 'Vera', 'v@x.org', 'viewer')`,
    );
    await change(id, { assignee: 'p1', tags: ['eu'], ticketUrl: 'https://t.example/1' });
    await change(id, { assignee: 'p1', tags: ['eu'], ticketUrl: 'https://t.example/1' });
    await expect(change(id, { tags: [], assignee: 'p2' })).rejects.toMatchObject({
      code: 'unknown_person',
    });
    await addGroupNote(db.pool, target(id), '<b>They know.</b>');
    expect(await read(id)).toMatchObject({
      ...{ assignee: { id: 'p1', name: 'Grace' }, tags: ['eu'], notes: 1 },
      ticketUrl: 'https://t.example/1',
      history: [
        { kind: 'assigned', text: 'Grace' },
        { kind: 'tagged', text: 'eu' },
        { kind: 'ticket_linked', text: 'https://t.example/1' },
        { kind: 'noted', text: '<b>They know.</b>', by: 'Ada' },
      ],
    });
    expect((await list({ source: how.source, assignee: 'p1' })).groups).toHaveLength(1);
  });
});
