/** Triage by several people at once, of groups whose failures keep arriving, in whatever words. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { errorGroupQuerySchema } from '#lib/contracts/error-group';
import type { Failure } from '#lib/domain/failure';
import { foldErrorGroups } from '#lib/server/store/fold-error-groups';
import { failRecords } from '#lib/testing/failing-records';
import { findUngroupedFailures, findWrongGroupCounts } from '#lib/testing/integrity';
import { createSource } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { addGroupNote, changeErrorGroup } from './change-error-group.ts';
import { listErrorGroups } from './list-error-groups.ts';
import { readErrorGroup } from './read-error-group.ts';

let db: TestDatabase;
let source = '';
let sources = 0;

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(async () => {
  expect(await findUngroupedFailures(db.pool)).toEqual([]);
  expect(await findWrongGroupCounts(db.pool)).toEqual([]);
  await db[Symbol.asyncDispose]();
});
beforeEach(async () => {
  sources += 1;
  source = `shop-${String(sources)}`;
  await createSource(db.pool, source);
});

const odd = (message: string): Failure => ({ class: 'data', code: 'odd', message });
const fail = (count: number, message = 'It is odd.') =>
  failRecords(db.pool, count, { source, failure: odd(message) });
const list = (query: object = {}) =>
  listErrorGroups(db.pool, errorGroupQuerySchema.parse({ source, ...query }), null);
const onlyGroup = async () => (await list()).groups[0]?.id ?? '';
const read = (id: string) => readErrorGroup(db.pool, { id, sources: null, trend: '24h' });
const change = (id: string, how: Parameters<typeof changeErrorGroup>[2], by = 'Ada') =>
  changeErrorGroup(db.pool, { id, sources: null, by }, how);

describe('several people at once', () => {
  it('leave one decision and a history of all of them', async () => {
    await fail(1);
    const id = await onlyGroup();
    const decisions = [
      { resolve: {} },
      { mute: { count: 5 } },
      { resolve: { inVersion: '2' } },
      { mute: { perHour: 3 } },
      { mute: { until: '2999-01-01T00:00:00Z' } },
    ] as const;
    await Promise.all(decisions.map((how, n) => change(id, how, `person ${String(n)}`)));
    const { history, resolution, mute, state } = await read(id);
    expect(history.map(({ by }) => by).toSorted()).toEqual(
      decisions.map((_, n) => `person ${String(n)}`),
    );
    expect([resolution, mute].filter((one) => one !== null)).toHaveLength(1);
    expect(state).toBe(resolution === null ? 'muted' : 'resolved');
    expect((resolution ?? mute)?.by).toBe(history.at(-1)?.by);
  });

  it('tag the same group: the last one’s tags stand whole, and a repetition is no event', async () => {
    await fail(1);
    const id = await onlyGroup();
    const sets = [['eu', 'big'], ['us'], ['eu', 'big', 'late']];
    await Promise.all(sets.map((tags) => change(id, { tags })));
    const { tags, history } = await read(id);
    expect(sets).toContainEqual(tags);
    expect(history.at(-1)?.text).toBe(tags.join(', '));
    await change(id, { tags: [...tags, ...tags] });
    expect((await read(id)).history).toHaveLength(history.length);
  });

  it('do all of what one asks or nothing of it', async () => {
    await fail(1);
    const id = await onlyGroup();
    const asked = change(id, { resolve: {}, tags: ['eu'], assignee: 'nobody-we-know' });
    await expect(asked).rejects.toMatchObject({ code: 'unknown_person' });
    expect(await read(id)).toMatchObject({ tags: [], resolution: null, history: [] });
  });

  it('write notes that all stay, also when the group is resolved and comes back', async () => {
    await fail(1);
    const id = await onlyGroup();
    const texts = Array.from({ length: 6 }, (_, n) => `<script>${String(n)}\u202E\u001B[31m`);
    const by = { id, sources: null, by: 'Ada' };
    await Promise.all([
      ...texts.map((text) => addGroupNote(db.pool, by, text)),
      change(id, { resolve: {} }),
    ]);
    await fail(1);
    const { history, notes, state } = await read(id);
    const noted = history.flatMap(({ kind, text }) => (kind === 'noted' ? [text] : []));
    expect(noted.toSorted()).toEqual(texts);
    expect([notes, state]).toEqual([6, 'regressed']);
  });
});

describe('a mute', () => {
  it('for a count ends with just that many more, folded or not', async () => {
    await fail(3);
    const id = await onlyGroup();
    await change(id, { mute: { count: 4 } });
    const left: (number | null | undefined)[] = [];
    for (let n = 0; n < 4; n += 1) {
      left.push((await read(id)).mute?.countLeft);
      await fail(1);
      if (n % 2 === 1) await foldErrorGroups(db.pool, 1_000);
    }
    expect(left).toEqual([4, 3, 2, 1]);
    expect(await read(id)).toMatchObject({ state: 'new', mute: null, count: 7 });
  });

  it('is taken back by whoever reopens, and what was resolved stays open', async () => {
    await fail(1);
    const id = await onlyGroup();
    await change(id, { resolve: {} });
    await change(id, { mute: { until: '2999-01-01T00:00:00Z' } });
    await fail(1);
    expect((await read(id)).state).toBe('muted');
    await change(id, { reopen: true });
    expect(await read(id)).toMatchObject({ state: 'ongoing', mute: null, resolution: null });
  });
});

describe('hostile words', () => {
  it.each([
    ['a script', '<script>alert(1)</script>'],
    ['text from right to left', '\u202Egpj.exe\u2066'],
    ['codes of a terminal', '\u001B[31m\u001B]8;;http://x\u0007'],
    ['half a character and a NUL', '\uD800\0 is odd'],
    ['an empty message', ''],
  ])('such as %s make one group that is read as it was', async (_what, message) => {
    await fail(2, message);
    const { groups } = await list();
    expect(groups).toHaveLength(1);
    expect(groups[0]).toMatchObject({
      count: 2,
      sampleMessage: message.replaceAll('\0', '\uFFFD').toWellFormed(),
    });
    expect((await read(groups[0]?.id ?? '')).count).toBe(2);
  });

  it('of a megabyte are cut, and still one group', async () => {
    await fail(1, `A ${'long '.repeat(200_000)}tale`);
    await fail(1, `A ${'long '.repeat(200_000)}story`);
    const { groups } = await list();
    expect(groups.map(({ count }) => count)).toEqual([2]);
    expect(groups[0]?.sampleMessage).toHaveLength(2_000);
  });

  it('are found by any part of them, and by nothing that only looks like a pattern', async () => {
    const message = String.raw`50%_of \ 'all' "x" -- {a,b} [c] were (odd)*`;
    await fail(1, message);
    const range = fc.tuple(fc.nat(message.length - 1), fc.integer({ min: 1, max: 12 }));
    await fc.assert(
      fc.asyncProperty(range, async ([start, length]) => {
        const q = message.slice(start, start + length);
        expect((await list({ q })).groups).toHaveLength(1);
      }),
      { numRuns: 25 },
    );
    for (const q of ['5_%', '%%', '50._of', '.*', 'were [a-z]'])
      expect((await list({ q })).groups, q).toEqual([]);
  });
});
