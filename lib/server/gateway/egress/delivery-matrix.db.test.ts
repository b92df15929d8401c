import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatRecordId } from '#lib/domain/record-id';
import { DELIVERY_CASES, VERBS, type Verb, type Which } from '#lib/testing/delivery-matrix';
import { placesOf, SceneMaker, SCENES, targetOf, type Scene } from '#lib/testing/delivery-scenes';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { acknowledge } from './acknowledge.ts';
import { extend } from './extend.ts';
import { reject } from './reject.ts';

let db: TestDatabase;
let make: SceneMaker;

beforeAll(async () => {
  db = await createTestDatabase();
  make = new SceneMaker(db.pool);
});
afterAll(() => db[Symbol.asyncDispose]());

const verbs = {
  acknowledge: (scene: Scene, which: Which, sources: string[] | null) =>
    acknowledge(db.pool, { sources, acknowledgements: [targetOf(scene, which)] }),
  reject: (scene: Scene, which: Which, sources: string[] | null) =>
    reject(db.pool, {
      sources,
      rejections: [
        { ...targetOf(scene, which), code: 'no_such_order', message: 'No.', permanent: true },
      ],
    }),
  extend: (scene: Scene, which: Which, sources: string[] | null) =>
    extend(db.pool, { sources, extensions: [{ ...targetOf(scene, which), leaseSeconds: 600 }] }),
};

async function answerOf(
  verb: Verb,
  scene: Scene,
  which: Which,
  sources: string[] | null = null,
): Promise<string | undefined> {
  const [result] = await verbs[verb](scene, which, sources);
  return result?.kind === 'refused' ? result.error.code : result?.kind;
}

async function expectCountsOf({ source }: Scene, place: string): Promise<void> {
  const { rows } = await db.pool.query<{ status: string; count: bigint }>(
    `SELECT d.status, sum(d.delta) AS count FROM count_delta d JOIN source s ON s.id = d.source_id
     WHERE s.key = $1 GROUP BY d.status HAVING sum(d.delta) <> 0`,
    [source],
  );
  expect(rows).toEqual([
    { status: place === 'ACKNOWLEDGED' ? 'ACKNOWLEDGED' : 'QUEUED', count: 1n },
  ]);
}

describe('the acknowledgement matrix', () => {
  it.each(DELIVERY_CASES)('$scene: $verb by the $which token is $answer', async (expected) => {
    const scene = await SCENES[expected.scene](make);
    expect(await answerOf(expected.verb, scene, expected.which)).toBe(expected.answer);
    expect(await placesOf(db.pool, scene)).toEqual([expected.place]);
    await expectCountsOf(scene, expected.place);
  });

  it.each(DELIVERY_CASES)(
    '$scene: $verb by the $which token of a key without the source is not found',
    async (given) => {
      const scene = await SCENES[given.scene](make);
      const before = await placesOf(db.pool, scene);
      expect(await answerOf(given.verb, scene, given.which, ['another'])).toBe('record_not_found');
      expect(await placesOf(db.pool, scene)).toEqual(before);
    },
  );

  const unknownToken = '00000000-0000-4000-8000-000000000000';
  it.each(VERBS)('%s of what nobody was offered is not found', async (verb) => {
    const scene = await make.offered(await make.enqueued());
    const other = await make.offered(await make.enqueued());
    const strangers: Scene[] = [
      { ...scene, id: formatRecordId(1n) },
      { ...scene, id: 'not-an-id' },
      { ...scene, tokens: [unknownToken] },
      { ...scene, tokens: other.tokens },
    ];
    for (const stranger of strangers) {
      expect(await answerOf(verb, stranger, 'latest')).toBe('record_not_found');
    }
    expect(await placesOf(db.pool, scene)).toEqual(['leased']);
  });
});
