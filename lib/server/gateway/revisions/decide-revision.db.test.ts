import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseRecordId } from '#lib/domain/record-id';
import { forgetDrafts } from '#lib/server/store/revisions';
import {
  ann,
  bo,
  BROKEN,
  codeOf,
  createRevisionWorld,
  type RevisionWorld,
} from '#lib/testing/revision-world';
import { approveRevision, refuseRevision } from './decide-revision.ts';
import { listRevisions, listWaitingRevisions } from './list-revisions.ts';

let world: RevisionWorld;
beforeAll(async () => {
  world = await createRevisionWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const decide = (id: string, number: number, editor = bo) => ({ id, number, sources: null, editor });

describe('where a second person is asked for, an edit', () => {
  test('waits, is shown to who asks for it, and is processed by nobody', async () => {
    const id = await world.failed('strict');
    const { revision, replayed } = await world.edit(id, '{"total":1}', { replay: true });
    expect(revision).toMatchObject({ state: 'WAITING', needsApproval: true, isYours: true });
    expect(replayed).toBeNull();
    expect(await world.textOf(id)).toBe(BROKEN);
    expect(await world.textOf(id, 2)).toBe('{"total":1}');
    const { waiting } = await listWaitingRevisions(world.pool, { sources: null, asker: bo });
    expect(waiting.find(({ record }) => record.id === id)?.revision).toMatchObject({
      revision: 2,
      isYours: false,
    });
    const hidden = await listWaitingRevisions(world.pool, { sources: ['shop'], asker: bo });
    expect(hidden).toEqual({ waiting: [], isComplete: true });
  });

  test('is not approved by its author, whatever their name', async () => {
    const id = await world.failed('strict');
    await world.edit(id, '{"total":1}');
    const renamed = { ...ann, name: 'Bo' };
    await expect(approveRevision(world.pool, decide(id, 2, renamed))).rejects.toMatchObject({
      code: 'second_person_needed',
    });
    expect(await world.textOf(id)).toBe(BROKEN);
  });

  test('is applied and replayed when somebody else approves it, once', async () => {
    const id = await world.failed('strict');
    await world.edit(id, '{"total":1}', { replay: true });
    const both = await Promise.allSettled([
      approveRevision(world.pool, decide(id, 2)),
      approveRevision(world.pool, decide(id, 2)),
    ]);
    const results = both.map((one) =>
      one.status === 'fulfilled' ? one.value.replayed?.generation : codeOf(one.reason),
    );
    expect(results.toSorted()).toEqual([1, 'already_decided']);
    const { revisions, newest } = await listRevisions(world.pool, {
      id,
      sources: null,
      asker: ann,
    });
    expect(newest).toBe(2);
    expect(revisions).toMatchObject([{ state: 'APPLIED', author: 'Ann', decidedBy: 'Bo' }]);
    expect(await world.textOf(id)).toBe('{"total":1}');
  });

  test('is rejected with a reason, and then never applied', async () => {
    const id = await world.failed('strict');
    await world.edit(id, '{"total":1}');
    const { revision } = await refuseRevision(world.pool, { ...decide(id, 2), why: 'Ask them.' });
    expect(revision).toMatchObject({ state: 'REJECTED', rejection: 'Ask them.', decidedBy: 'Bo' });
    await expect(approveRevision(world.pool, decide(id, 2))).rejects.toMatchObject({
      code: 'already_decided',
    });
    expect(await world.textOf(id)).toBe(BROKEN);
    expect(await world.textOf(id, 2)).toBe('{"total":1}');
  });

  test('goes stale when another one on the same revision is approved first', async () => {
    const id = await world.failed('strict');
    await world.edit(id, '{"total":1}');
    await world.edit(id, '{"total":2}');
    await approveRevision(world.pool, decide(id, 3));
    await expect(approveRevision(world.pool, decide(id, 2))).rejects.toMatchObject({
      code: 'stale_revision',
      detail: 'The edit was made on revision 1, but revision 3 is the newest.',
    });
    expect(await world.textOf(id)).toBe('{"total":2}');
  });

  test('is forgotten with the payload, and then cannot be approved', async () => {
    const id = await world.failed('strict');
    await world.edit(id, '{"total":1}');
    const kept = await world.failed('strict');
    await world.edit(kept, '{"total":1}');
    await world.pool.query('DELETE FROM payload WHERE record_id = $1', [parseRecordId(id)]);
    expect(await forgetDrafts(world.pool)).toBe(1);
    await expect(world.textOf(id, 2)).rejects.toMatchObject({ code: 'payload_not_found' });
    await expect(approveRevision(world.pool, decide(id, 2))).rejects.toMatchObject({
      code: 'payload_expired',
    });
    expect(await world.textOf(kept, 2)).toBe('{"total":1}');
  });

  test('that is not there cannot be decided', async () => {
    const id = await world.failed('strict');
    await expect(approveRevision(world.pool, decide(id, 7))).rejects.toMatchObject({
      code: 'revision_not_found',
    });
  });
});
