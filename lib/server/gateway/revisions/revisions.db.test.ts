import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseRecordId } from '#lib/domain/record-id';
import {
  bo,
  BROKEN,
  codeOf,
  createRevisionWorld,
  type RevisionWorld,
} from '#lib/testing/revision-world';
import { listRevisions } from './list-revisions.ts';

let world: RevisionWorld;
beforeAll(async () => {
  world = await createRevisionWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

describe('an edit', () => {
  test('is the next revision, keeps every digit, and leaves what came as it is', async () => {
    const id = await world.failed();
    const text = '{"total":1.10,"exact":12345678901234567890,"huge":1e400}\r\n';
    const { revision, replayed } = await world.edit(id, text, { replay: true });
    expect(revision).toMatchObject({ revision: 2, base: 1, state: 'APPLIED', author: 'Ann' });
    expect(revision.sha256).toBe(createHash('sha256').update(text).digest('hex'));
    expect(replayed).toMatchObject({ status: 'JUST_IN', generation: 1 });
    expect(await world.textOf(id)).toBe(text);
    expect(await world.textOf(id, 1)).toBe(BROKEN);
  });

  test('on a revision that is no longer the newest is refused, both named', async () => {
    const id = await world.failed();
    await world.edit(id, '{"total":1}');
    await expect(world.edit(id, '{"total":2}')).rejects.toMatchObject({
      code: 'stale_revision',
      detail: 'The edit was made on revision 1, but revision 2 is the newest.',
    });
    expect(await world.textOf(id)).toBe('{"total":1}');
  });

  test('made by two at once on the same revision is made once', async () => {
    const id = await world.failed();
    const made = await Promise.allSettled([
      world.edit(id, '{"total":1}'),
      world.edit(id, '{"total":2}'),
    ]);
    const codes = made.map((one) => (one.status === 'fulfilled' ? 'made' : codeOf(one.reason)));
    expect(codes.toSorted()).toEqual(['made', 'stale_revision']);
    const { revisions } = await listRevisions(world.pool, { id, sources: null, asker: bo });
    expect(revisions.map(({ revision, isYours }) => [revision, isYours])).toEqual([[2, false]]);
  });

  test('that breaks the contract is refused with every place, unless it is forced', async () => {
    const id = await world.failed();
    await expect(world.edit(id, '{"total":"1.10"}')).rejects.toMatchObject({
      code: 'contract_violated',
      faults: [{ pointer: '/total', message: 'should be a number, but is the text "1.10"' }],
    });
    const { revision } = await world.edit(id, '{"total":"1.10"}', { force: true });
    expect(revision).toMatchObject({ revision: 2, forced: true });
  });

  test('that is no JSON any more is refused with its place, unless it is forced', async () => {
    const id = await world.failed();
    await expect(world.edit(id, '{"total":1,}')).rejects.toMatchObject({
      code: 'contract_violated',
      detail:
        'The payload is not valid JSON: expected a field name in double quotes, but found “}” (line 1, column 12).',
    });
    expect((await world.edit(id, '{"total":1,}', { force: true })).revision.forced).toBe(true);
  });

  test('that changes no byte is refused', async () => {
    const id = await world.failed();
    await expect(world.edit(id, BROKEN)).rejects.toMatchObject({ code: 'nothing_changed' });
  });

  test.each([
    ['bytes that are not UTF-8', Buffer.from([0xff, 0xfe, 0x41])],
    ['a NUL', Buffer.from('{"a":1}\0')],
  ])('of %s is refused, since it is no text', async (_, bytes) => {
    const id = await world.failed('shop', { bytes, mediaType: 'application/octet-stream' });
    await expect(world.edit(id, '{"total":1}')).rejects.toMatchObject({ code: 'not_editable' });
  });

  test('of a payload that is no longer kept is refused', async () => {
    const id = await world.failed();
    await world.pool.query('DELETE FROM payload WHERE record_id = $1', [parseRecordId(id)]);
    await expect(world.edit(id, '{"total":1}')).rejects.toMatchObject({ code: 'payload_expired' });
  });

  test('with a replay of what waits is refused whole; without, it is for the next attempt', async () => {
    const id = await world.failed();
    await world.edit(id, '{"total":1}', { replay: true });
    const again = { base: 2, replay: true };
    await expect(world.edit(id, '{"total":2}', again)).rejects.toMatchObject({
      code: 'already_waiting',
    });
    expect(await world.textOf(id)).toBe('{"total":1}');
    await world.edit(id, '{"total":2}', { base: 2 });
    expect(await world.textOf(id)).toBe('{"total":2}');
  });

  test('of a record whose source the asker may not see is not there', async () => {
    const id = await world.failed();
    const sources = ['other'];
    await expect(world.edit(id, '{}', { sources })).rejects.toMatchObject({
      code: 'record_not_found',
    });
  });

  test('of five megabytes is kept to the byte', async () => {
    const filler = 'x'.repeat(5_000_000);
    const id = await world.failed('shop', {
      bytes: Buffer.from(`{"total":"a","pad":"${filler}"}`),
    });
    const text = `{"total":1.10,"pad":"${filler}"}`;
    expect((await world.edit(id, text)).revision.sizeBytes).toBe(text.length);
    expect((await world.textOf(id)) === text).toBe(true);
  });
});
