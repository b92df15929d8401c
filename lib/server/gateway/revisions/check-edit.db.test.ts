import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BROKEN, createRevisionWorld, type RevisionWorld } from '#lib/testing/revision-world';
import { checkEdit } from './check-edit.ts';

let world: RevisionWorld;
beforeAll(async () => {
  world = await createRevisionWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

describe('a check', () => {
  const check = (id: string, text: string) =>
    checkEdit(world.pool, { id, sources: null, bytes: Buffer.from(text) });

  test('says what the contract of the workers says, and stores nothing', async () => {
    const id = await world.failed();
    expect(await check(id, '{"total":1.10}')).toMatchObject({
      outcome: 'met',
      isWhole: true,
      handler: { name: 'orders', version: '3' },
    });
    expect(await check(id, '{"total":"\u202Eevil<script>"}')).toMatchObject({
      outcome: 'violated',
      violations: [{ pointer: '/total', expected: 'a number' }],
    });
    expect(await check(id, '{')).toMatchObject({
      outcome: 'unreadable',
      failure: { code: 'invalid_json', position: { line: 1, column: 2 } },
    });
    expect(await world.textOf(id)).toBe(BROKEN);
  });

  test('says so where a part of the contract is known to the handler only', async () => {
    const id = await world.failed('strict');
    expect(await check(id, '{"total":1}')).toMatchObject({ outcome: 'met', isWhole: false });
  });

  test('says why nothing is checked of a type that no worker has told of', async () => {
    const id = await world.failed('shop', { type: 'never.heard' });
    expect(await check(id, '{}')).toMatchObject({
      outcome: 'unchecked',
      why: 'No worker has said that it processes “never.heard” of “shop”: it is not checked.',
    });
  });
});
