import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { MOST_PATCHED_BYTES } from '#lib/contracts/edit-many';
import { readJsonPatch } from '#lib/domain/json-patch';
import { parseRecordId } from '#lib/domain/record-id';
import { registerHandlers } from '#lib/server/store/handlers';
import { createSource, submission } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { receive } from '../ingress/receive.ts';
import { readTarget } from './edit-target.ts';
import { planPatch } from './plan-patch.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  await createSource(db.pool, 'shop');
  const shape = z.toJSONSchema(z.object({ total: z.number().min(1) }), { io: 'input' });
  const contract = JSON.stringify(shape);
  const handler = { sourceKey: 'shop', type: 'order.created', name: 'orders', version: '3' };
  await registerHandlers(db.pool, [{ ...handler, contract, contractIsWhole: true }]);
});
afterAll(() => db[Symbol.asyncDispose]());

async function received(payload: string | Buffer): Promise<string> {
  const submissions = [submission({ bytes: Buffer.from(payload) })];
  const [result] = await receive(db.pool, { source: 'shop', keyId: null, submissions });
  if (result?.kind !== 'accepted') throw new Error('it was not stored');
  return result.id;
}

async function plan(payload: string | Buffer, operations: readonly object[]) {
  const id = await received(payload);
  const found = await readTarget(db.pool, { id, sources: null });
  return planPatch(db.pool, found, readJsonPatch(JSON.stringify(operations)));
}

const setTotal = (value: unknown) => [{ op: 'replace', path: '/total', value }];

describe('what a patch would make of a record', () => {
  it('keeps every other byte as it was written', async () => {
    const before = '{ "id": 12345678901234567890,\n\t"total": "1",\n  "note": "\\u00e9" }';
    const { item, bytes } = await plan(before, setTotal(7));
    expect(bytes?.toString()).toBe(before.replace('"1"', '7'));
    expect(item).toMatchObject({
      base: 1,
      refusal: null,
      why: null,
      verdict: { outcome: 'met', handler: { name: 'orders', version: '3' } },
      changes: [{ pointer: '/total', before: '"1"', after: '7' }],
    });
  });

  it('says what is added and what is gone', async () => {
    const operations = [
      { op: 'remove', path: '/old' },
      { op: 'add', path: '/new', value: null },
    ];
    const { item } = await plan('{"total":1,"old":true}', operations);
    expect(item.changes).toEqual(
      expect.arrayContaining([
        { pointer: '/old', before: 'true' },
        { pointer: '/new', after: 'null' },
      ]),
    );
    expect(item.changes).toHaveLength(2);
  });

  it('shows ten places, each of them short', async () => {
    const payload = {
      total: 1,
      ...Object.fromEntries(Array.from('abcdefghijklmno', (k) => [k, 1])),
    };
    const operations = Array.from('abcdefghijklmno', (name) => ({
      op: 'replace',
      path: `/${name}`,
      value: 'x'.repeat(1_000),
    }));
    const { item } = await plan(JSON.stringify(payload), operations);
    expect(item.changes).toHaveLength(10);
    for (const { after = '' } of item.changes) expect(after.length).toBeLessThanOrEqual(201);
  });

  it('still gives the bytes where it would break the contract, so that it can be forced', async () => {
    const { item, bytes } = await plan('{"total":5}', setTotal(0));
    expect(item).toMatchObject({ refusal: 'contract_violated', verdict: { outcome: 'violated' } });
    expect(item.verdict?.violations).toMatchObject([{ pointer: '/total', found: 'the number 0' }]);
    expect(bytes?.toString()).toBe('{"total":0}');
  });
});

describe('a record is left as it is', () => {
  it.each<[string, string, string | Buffer, object[]]>([
    ['no place of the patch', 'patch_failed', '{"sum":1}', setTotal(1)],
    [
      'a test that fails',
      'patch_failed',
      '{"total":1}',
      [{ op: 'test', path: '/total', value: 2 }],
    ],
    ['no JSON', 'patch_failed', '{"total":', setTotal(1)],
    ['that value already', 'nothing_changed', '{"total":1}', setTotal(1)],
    ['bytes that are no text', 'not_editable', Buffer.from([0xff, 0xfe]), setTotal(1)],
    ['a byte 0', 'not_editable', '{"total":1}\0', setTotal(1)],
  ])('that has %s: %s', async (_, refusal, payload, operations) => {
    const { item, bytes } = await plan(payload, operations);
    expect(item).toMatchObject({ refusal, verdict: null, changes: [] });
    expect(item.why).toMatch(/\w.*\.$/);
    expect(bytes).toBeNull();
  });

  it('that is larger than a megabyte by one byte, not that of a megabyte', async () => {
    const ofSize = (size: number) => {
      const frame = '{"total":5,"fill":""}';
      return frame.replace('""', `"${'x'.repeat(size - frame.length)}"`);
    };
    expect((await plan(ofSize(MOST_PATCHED_BYTES), setTotal(7))).item.refusal).toBeNull();
    expect((await plan(ofSize(MOST_PATCHED_BYTES + 1), setTotal(7))).item.refusal).toBe(
      'too_large',
    );
  });

  it('whose payload is no longer kept', async () => {
    const id = await received('{"total":5}');
    const found = await readTarget(db.pool, { id, sources: null });
    await db.pool.query('DELETE FROM payload WHERE record_id = $1', [parseRecordId(id)]);
    const { item } = await planPatch(db.pool, found, readJsonPatch(JSON.stringify(setTotal(7))));
    expect(item).toMatchObject({ base: null, refusal: 'payload_expired' });
  });
});
