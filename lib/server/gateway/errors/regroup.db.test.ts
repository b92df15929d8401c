import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { fingerprintOf, type Fingerprint } from '#lib/domain/fingerprint';
import type { Failure } from '#lib/domain/failure';
import { foldErrorGroups } from '#lib/server/store/fold-error-groups';
import { failRecords } from '#lib/testing/failing-records';
import { findUngroupedFailures, findWrongGroupCounts } from '#lib/testing/integrity';
import { createSource } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { addGroupNote, changeErrorGroup } from './change-error-group.ts';
import { readErrorGroup } from './read-error-group.ts';
import { regroup, type GroupingRule } from './regroup.ts';
import { formatGroupId } from './to-error-group.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  await createSource(db.pool, 'shop');
});
afterAll(() => db[Symbol.asyncDispose]());
beforeEach(() =>
  db.pool
    .query(`TRUNCATE attempt, settlement, work, error_group, error_group_delta, error_group_version,
    error_group_minute, error_group_event`),
);

const failure = (message: string): Failure => ({ class: 'data', code: 'unknown', message });
const record = { direction: 'INGRESS', source: 'shop', type: 'order.created' } as const;
const target = (id: string) => ({ id, sources: null, by: 'Ada' });
const read = (id: string) => readErrorGroup(db.pool, { id, sources: null, trend: '24h' });

/** A rule of tomorrow, by the first word of the message alone. */
function printByFirstWord(of: Failure): Fingerprint {
  const [word = ''] = of.message.split(' ');
  const hash = Buffer.from(word.padEnd(16, '.')).toString('hex');
  return {
    ...{ hash, title: word, basis: [{ label: 'First word', value: word }] },
    fingerprint: `v2:${hash}`,
    groupId: BigInt.asUintN(63, BigInt(`0x${hash.slice(0, 16)}`)),
  };
}
const tomorrow: GroupingRule = { version: 'v2', fingerprintOf: printByFirstWord };
const newIdOf = (message: string) => formatGroupId(printByFirstWord(failure(message)).groupId);
const oldIdOf = (message: string) =>
  formatGroupId(fingerprintOf(failure(message), { ...record, handler: 'orders' }).groupId);

async function regroupAll(): Promise<number> {
  let all = 0;
  for (let some = -1; some !== 0; all += some) some = await regroup(db.pool, 2, tomorrow);
  return all + 1;
}

it('has nothing to do where all is grouped by the rule of today', async () => {
  await failRecords(db.pool, 2, { source: 'shop', failure: failure('Customer 1 is gone.') });
  expect(await regroup(db.pool, 10)).toBe(0);
});

it('joins groups by another rule, a batch at a time, with all that was decided and noted', async () => {
  const messages = ['Customer 1 is gone.', 'Customer 2 moved.'];
  for (const message of messages)
    await failRecords(db.pool, 3, { source: 'shop', failure: failure(message) });
  await foldErrorGroups(db.pool, 100);
  const old = oldIdOf('Customer 1 is gone.');
  await changeErrorGroup(db.pool, target(old), { tags: ['eu'], resolve: {} });
  await addGroupNote(db.pool, target(old), 'They know.');
  await Promise.all([regroup(db.pool, 2, tomorrow), regroup(db.pool, 2, tomorrow)]);
  await regroupAll();
  const group = await read(newIdOf('Customer'));
  expect(group).toMatchObject({
    ...{ count: 6, openRecords: 6, notes: 1 },
    ...{ state: 'resolved', tags: ['eu'] },
  });
  expect(group.basis.at(-1)).toEqual({ label: 'First word', value: 'Customer' });
  expect(group.fingerprint).toMatch(/^v2:/);
  expect((await read(old)).id).toBe(group.id);
  expect((await read(oldIdOf('Customer 2 moved.'))).id).toBe(group.id);
  expect(await findUngroupedFailures(db.pool)).toEqual([]);
  expect(await findWrongGroupCounts(db.pool)).toEqual([]);
  await foldErrorGroups(db.pool, 100);
  expect(await read(group.id)).toMatchObject({ count: 6, state: 'resolved' });
});

it('never goes back to an older rule', async () => {
  await failRecords(db.pool, 1, { source: 'shop', failure: failure('Customer 1 is gone.') });
  await regroupAll();
  expect(await regroup(db.pool, 10)).toBe(0);
});

it('divides a group, whose parts inherit what was decided', async () => {
  for (const message of ['"a" is gone.', '"b" is gone.'])
    await failRecords(db.pool, 2, { source: 'shop', failure: failure(message) });
  const old = oldIdOf('"a" is gone.');
  await changeErrorGroup(db.pool, target(old), { tags: ['eu'] });
  await regroupAll();
  for (const word of ['"a"', '"b"'])
    expect(await read(newIdOf(word))).toMatchObject({ count: 2, tags: ['eu'] });
  expect(await findWrongGroupCounts(db.pool)).toEqual([]);
});

it('groups what failed before there were groups', async () => {
  await failRecords(db.pool, 5, { source: 'shop', failure: failure('Customer 1 is gone.') });
  await db.pool.query('UPDATE attempt SET group_id = NULL');
  await db.pool.query('UPDATE settlement SET group_id = NULL');
  await db.pool.query('TRUNCATE error_group, error_group_delta');
  expect(await regroup(db.pool, 3)).toBe(3);
  expect(await regroup(db.pool, 3)).toBe(2);
  expect(await read(oldIdOf('Customer 1 is gone.'))).toMatchObject({ count: 5, openRecords: 5 });
  expect(await findUngroupedFailures(db.pool)).toEqual([]);
  expect(await findWrongGroupCounts(db.pool)).toEqual([]);
});

it('lets nothing else of an attempt be changed', async () => {
  await failRecords(db.pool, 1, { source: 'shop', failure: failure('Customer 1 is gone.') });
  await expect(
    db.pool.query(`UPDATE attempt SET group_id = 1, failure_message = 'other'`),
  ).rejects.toThrow('append-only');
  await expect(db.pool.query('UPDATE settlement SET attempts = 7')).rejects.toThrow('append-only');
});
