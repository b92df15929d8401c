import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatRecordId, parseRecordId } from '#lib/domain/record-id';
import { createSource, submission } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { sweepLeases } from '#lib/server/store/sweep-leases';
import { replayRecord } from '../records/replay-record.ts';
import { acknowledge } from './acknowledge.ts';
import { enqueue } from './enqueue.ts';
import { extend } from './extend.ts';
import { leaseDeliveries } from './lease-deliveries.ts';
import { reject } from './reject.ts';

let db: TestDatabase;
let sourceNumber = 0;

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db[Symbol.asyncDispose]());

/** One record in a source of its own, and the tokens that it was offered with, oldest first. */
interface Scene {
  readonly source: string;
  readonly id: string;
  readonly tokens: string[];
}

async function enqueued(maxAttempts = 8): Promise<Scene> {
  sourceNumber += 1;
  const source = `app-${String(sourceNumber)}`;
  await createSource(db.pool, source, { maxAttempts });
  const [result] = await enqueue(db.pool, { source, keyId: null, submissions: [submission()] });
  return { source, id: result?.id ?? '', tokens: [] };
}

async function offered(scene: Scene): Promise<Scene> {
  await db.pool.query('UPDATE work SET due_at = now() WHERE record_id = $1', [
    parseRecordId(scene.id),
  ]);
  const deliveries = await leaseDeliveries(db.pool, {
    source: scene.source,
    holder: 'app',
    max: 10,
    leaseSeconds: 60,
  });
  expect(deliveries).toHaveLength(1);
  return { ...scene, tokens: [...scene.tokens, deliveries[0]?.token ?? ''] };
}

async function expired(scene: Scene): Promise<Scene> {
  await db.pool.query(
    `UPDATE lease SET expires_at = now() - interval '1 second' WHERE record_ids[1] = $1`,
    [parseRecordId(scene.id)],
  );
  return scene;
}

async function swept(scene: Scene): Promise<Scene> {
  await expired(scene);
  await sweepLeases(db.pool, scene.tokens, { maxDeaths: 3, firstDelayMs: 1000, maxDelayMs: 1000 });
  return scene;
}

async function acknowledged(scene: Scene): Promise<Scene> {
  expect(await answerOf('acknowledge', scene, 'latest')).toBe('acknowledged');
  return scene;
}

async function rejected(scene: Scene, permanent: boolean): Promise<Scene> {
  const [result] = await reject(db.pool, {
    sources: null,
    rejections: [{ ...target(scene, 'latest'), code: 'no', message: 'No.', permanent }],
  });
  expect(result?.kind).toBe(permanent ? 'held' : 'requeued');
  return scene;
}

async function replayed(scene: Scene): Promise<Scene> {
  await replayRecord(db.pool, {
    id: scene.id,
    principalName: 'Ada',
    reason: null,
    confirm: true,
  });
  return scene;
}

const scenes = {
  'out for delivery': async () => offered(await enqueued()),
  'out, lease run out, not yet swept': async () => expired(await offered(await enqueued())),
  'back in the queue': async () => swept(await offered(await enqueued())),
  'out under a newer token': async () => offered(await swept(await offered(await enqueued()))),
  'held, offers spent': async () => swept(await offered(await enqueued(1))),
  'rejected for good': async () => rejected(await offered(await enqueued()), true),
  'rejected for now': async () => rejected(await offered(await enqueued()), false),
  'offered again after a rejection': async () =>
    offered(await rejected(await offered(await enqueued()), false)),
  acknowledged: async () => acknowledged(await offered(await enqueued())),
  'acknowledged under a newer token': async () =>
    acknowledged(await offered(await swept(await offered(await enqueued())))),
  'replayed, waiting': async () => replayed(await rejected(await offered(await enqueued()), true)),
  'replayed, out again': async () =>
    offered(await replayed(await rejected(await offered(await enqueued()), true))),
  'acknowledged, replayed, waiting': async () =>
    replayed(await acknowledged(await offered(await enqueued()))),
  'acknowledged, replayed, acknowledged again': async () =>
    acknowledged(
      await offered(await replayed(await acknowledged(await offered(await enqueued())))),
    ),
};

type Which = 'first' | 'latest';
type Verb = 'acknowledge' | 'reject' | 'extend';

function target({ id, tokens }: Scene, which: Which): { id: string; token: string } {
  return { id, token: (which === 'first' ? tokens[0] : tokens.at(-1)) ?? '' };
}

const verbs = {
  acknowledge: (scene: Scene, which: Which, sources: string[] | null) =>
    acknowledge(db.pool, { sources, acknowledgements: [target(scene, which)] }),
  reject: (scene: Scene, which: Which, sources: string[] | null) =>
    reject(db.pool, {
      sources,
      rejections: [
        { ...target(scene, which), code: 'no_such_order', message: 'No.', permanent: true },
      ],
    }),
  extend: (scene: Scene, which: Which, sources: string[] | null) =>
    extend(db.pool, { sources, extensions: [{ ...target(scene, which), leaseSeconds: 600 }] }),
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

/** Where the record is: the one place, from the tables themselves. */
async function placeOf({ id }: Scene): Promise<string[]> {
  const { rows } = await db.pool.query<{ place: string }>(
    `SELECT status::text AS place FROM settlement WHERE record_id = $1
     UNION ALL SELECT CASE WHEN held THEN 'held' ELSE 'waiting' END FROM work WHERE record_id = $1
     UNION ALL SELECT 'leased' FROM lease WHERE record_ids[1] = $1`,
    [parseRecordId(id)],
  );
  return rows.map(({ place }) => place);
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

// Columns: the record's scene, the token, then answer and place after acknowledge, reject, extend.
const matrix: [keyof typeof scenes, Which, ...[answer: string, place: string][]][] = [
  [
    'out for delivery',
    'latest',
    ['acknowledged', 'ACKNOWLEDGED'],
    ['held', 'held'],
    ['extended', 'leased'],
  ],
  [
    'out, lease run out, not yet swept',
    'latest',
    ['acknowledged', 'ACKNOWLEDGED'],
    ['held', 'held'],
    ['extended', 'leased'],
  ],
  [
    'back in the queue',
    'latest',
    ['acknowledged', 'ACKNOWLEDGED'],
    ['held', 'held'],
    ['lease_lost', 'waiting'],
  ],
  [
    'out under a newer token',
    'first',
    ['acknowledged', 'ACKNOWLEDGED'],
    ['lease_lost', 'leased'],
    ['lease_lost', 'leased'],
  ],
  [
    'out under a newer token',
    'latest',
    ['acknowledged', 'ACKNOWLEDGED'],
    ['held', 'held'],
    ['extended', 'leased'],
  ],
  [
    'held, offers spent',
    'latest',
    ['acknowledged', 'ACKNOWLEDGED'],
    ['held', 'held'],
    ['lease_lost', 'held'],
  ],
  [
    'rejected for good',
    'latest',
    ['acknowledged', 'ACKNOWLEDGED'],
    ['already_rejected', 'held'],
    ['lease_lost', 'held'],
  ],
  [
    'rejected for now',
    'latest',
    ['acknowledged', 'ACKNOWLEDGED'],
    ['already_rejected', 'waiting'],
    ['lease_lost', 'waiting'],
  ],
  [
    'offered again after a rejection',
    'first',
    ['acknowledged', 'ACKNOWLEDGED'],
    ['lease_lost', 'leased'],
    ['lease_lost', 'leased'],
  ],
  [
    'acknowledged',
    'latest',
    ['already_acknowledged', 'ACKNOWLEDGED'],
    ['lease_lost', 'ACKNOWLEDGED'],
    ['lease_lost', 'ACKNOWLEDGED'],
  ],
  [
    'acknowledged under a newer token',
    'first',
    ['already_acknowledged', 'ACKNOWLEDGED'],
    ['lease_lost', 'ACKNOWLEDGED'],
    ['lease_lost', 'ACKNOWLEDGED'],
  ],
  [
    'replayed, waiting',
    'first',
    ['superseded', 'waiting'],
    ['superseded', 'waiting'],
    ['superseded', 'waiting'],
  ],
  [
    'replayed, out again',
    'first',
    ['superseded', 'leased'],
    ['superseded', 'leased'],
    ['superseded', 'leased'],
  ],
  [
    'replayed, out again',
    'latest',
    ['acknowledged', 'ACKNOWLEDGED'],
    ['held', 'held'],
    ['extended', 'leased'],
  ],
  [
    'acknowledged, replayed, waiting',
    'first',
    ['superseded', 'waiting'],
    ['superseded', 'waiting'],
    ['superseded', 'waiting'],
  ],
  [
    'acknowledged, replayed, acknowledged again',
    'first',
    ['superseded', 'ACKNOWLEDGED'],
    ['superseded', 'ACKNOWLEDGED'],
    ['superseded', 'ACKNOWLEDGED'],
  ],
];
const verbNames: Verb[] = ['acknowledge', 'reject', 'extend'];
const cases = matrix.flatMap(([scene, which, ...expectations]) =>
  verbNames.map((verb, column) => {
    const [answer = '', place = ''] = expectations[column] ?? [];
    return { scene, which, verb, answer, place };
  }),
);

describe('the acknowledgement matrix', () => {
  it.each(cases)('$scene: $verb by the $which token is $answer', async (expected) => {
    const scene = await scenes[expected.scene]();
    expect(await answerOf(expected.verb, scene, expected.which)).toBe(expected.answer);
    expect(await placeOf(scene)).toEqual([expected.place]);
    await expectCountsOf(scene, expected.place);
  });

  it.each(cases)(
    '$scene: $verb by the $which token of a key without the source is not found',
    async (given) => {
      const scene = await scenes[given.scene]();
      const before = await placeOf(scene);
      expect(await answerOf(given.verb, scene, given.which, ['another'])).toBe('record_not_found');
      expect(await placeOf(scene)).toEqual(before);
    },
  );

  const unknownToken = '00000000-0000-4000-8000-000000000000';
  it.each(verbNames)('%s of what nobody was offered is not found', async (verb) => {
    const scene = await offered(await enqueued());
    const other = await offered(await enqueued());
    const strangers: Scene[] = [
      { ...scene, id: formatRecordId(1n) },
      { ...scene, id: 'not-an-id' },
      { ...scene, tokens: [unknownToken] },
      { ...scene, tokens: other.tokens },
    ];
    for (const stranger of strangers) {
      expect(await answerOf(verb, stranger, 'latest')).toBe('record_not_found');
    }
    expect(await placeOf(scene)).toEqual(['leased']);
  });
});
