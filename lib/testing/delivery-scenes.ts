/** Brings one record each into every state in which an answer to its delivery may find it. */
import { parseRecordId } from '#lib/domain/record-id';
import type { Database } from '#lib/server/database';
import { acknowledge } from '#lib/server/gateway/egress/acknowledge';
import { enqueue } from '#lib/server/gateway/egress/enqueue';
import { leaseDeliveries } from '#lib/server/gateway/egress/lease-deliveries';
import { reject } from '#lib/server/gateway/egress/reject';
import { replayRecord } from '#lib/server/gateway/records/replay-record';
import { sweepLeases } from '#lib/server/store/sweep-leases';
import { createSource, submission } from './records.ts';

/** One record in a source of its own, and the tokens that it was offered with, oldest first. */
export interface Scene {
  readonly source: string;
  readonly id: string;
  readonly tokens: readonly string[];
}

let sourceNumber = 0;

export class SceneMaker {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** In the queue, held after so many offers. */
  async enqueued(maxAttempts = 8): Promise<Scene> {
    sourceNumber += 1;
    const source = `app-${String(sourceNumber)}`;
    await createSource(this.#db, source, { maxAttempts });
    const request = { source, keyId: null, submissions: [submission()] };
    const [result] = await enqueue(this.#db, request);
    return { source, id: result?.id ?? '', tokens: [] };
  }

  async offered(scene: Scene): Promise<Scene> {
    const { source, id, tokens } = scene;
    await this.#db.query('UPDATE work SET due_at = now() WHERE record_id = $1', [
      parseRecordId(id),
    ]);
    const request = { source, holder: 'app', max: 10, leaseSeconds: 60 };
    const [delivery, ...more] = await leaseDeliveries(this.#db, request);
    if (delivery === undefined || more.length > 0) throw new Error('one delivery was expected');
    return { ...scene, tokens: [...tokens, delivery.token] };
  }

  async expired(scene: Scene): Promise<Scene> {
    await this.#db.query(
      `UPDATE lease SET expires_at = now() - interval '1 second' WHERE record_ids[1] = $1`,
      [parseRecordId(scene.id)],
    );
    return scene;
  }

  async swept(scene: Scene): Promise<Scene> {
    await this.expired(scene);
    const policy = { maxDeaths: 3, firstDelayMs: 1000, maxDelayMs: 1000 };
    await sweepLeases(this.#db, scene.tokens, policy);
    return scene;
  }

  async acknowledged(scene: Scene): Promise<Scene> {
    const acknowledgements = [targetOf(scene, 'latest')];
    const [result] = await acknowledge(this.#db, { sources: null, acknowledgements });
    if (result?.kind !== 'acknowledged') throw new Error('it was not acknowledged');
    return scene;
  }

  async rejected(scene: Scene, permanent: boolean): Promise<Scene> {
    const rejection = { ...targetOf(scene, 'latest'), code: 'no', message: 'No.', permanent };
    const [result] = await reject(this.#db, { sources: null, rejections: [rejection] });
    if (result?.kind !== (permanent ? 'held' : 'requeued')) throw new Error('it was not rejected');
    return scene;
  }

  async replayed(scene: Scene): Promise<Scene> {
    const { id } = scene;
    await replayRecord(this.#db, { id, principalName: 'Ada', reason: null, confirm: true });
    return scene;
  }
}

/** What an answer quotes. */
export function targetOf(
  { id, tokens }: Scene,
  which: 'first' | 'latest',
): { id: string; token: string } {
  return { id, token: (which === 'first' ? tokens[0] : tokens.at(-1)) ?? '' };
}

export const SCENES = {
  'out for delivery': async (make: SceneMaker) => make.offered(await make.enqueued()),
  'out, lease run out, not yet swept': async (make: SceneMaker) =>
    make.expired(await make.offered(await make.enqueued())),
  'back in the queue': async (make: SceneMaker) =>
    make.swept(await make.offered(await make.enqueued())),
  'out under a newer token': async (make: SceneMaker) =>
    make.offered(await make.swept(await make.offered(await make.enqueued()))),
  'held, offers spent': async (make: SceneMaker) =>
    make.swept(await make.offered(await make.enqueued(1))),
  'rejected for good': async (make: SceneMaker) =>
    make.rejected(await make.offered(await make.enqueued()), true),
  'rejected for now': async (make: SceneMaker) =>
    make.rejected(await make.offered(await make.enqueued()), false),
  'offered again after a rejection': async (make: SceneMaker) =>
    make.offered(await make.rejected(await make.offered(await make.enqueued()), false)),
  acknowledged: async (make: SceneMaker) =>
    make.acknowledged(await make.offered(await make.enqueued())),
  'acknowledged under a newer token': async (make: SceneMaker) =>
    make.acknowledged(
      await make.offered(await make.swept(await make.offered(await make.enqueued()))),
    ),
  'replayed, waiting': async (make: SceneMaker) =>
    make.replayed(await make.rejected(await make.offered(await make.enqueued()), true)),
  'replayed, out again': async (make: SceneMaker) =>
    make.offered(
      await make.replayed(await make.rejected(await make.offered(await make.enqueued()), true)),
    ),
  'acknowledged, replayed, waiting': async (make: SceneMaker) =>
    make.replayed(await make.acknowledged(await make.offered(await make.enqueued()))),
  'acknowledged, replayed, acknowledged again': async (make: SceneMaker) =>
    make.acknowledged(
      await make.offered(
        await make.replayed(await make.acknowledged(await make.offered(await make.enqueued()))),
      ),
    ),
} as const;

export type SceneName = keyof typeof SCENES;

/** Where the record is: the one place, from the tables themselves. */
export async function placesOf(db: Database, { id }: Scene): Promise<string[]> {
  const { rows } = await db.query<{ place: string }>(
    `SELECT status::text AS place FROM settlement WHERE record_id = $1
     UNION ALL SELECT CASE WHEN held THEN 'held' ELSE 'waiting' END FROM work WHERE record_id = $1
     UNION ALL SELECT 'leased' FROM lease WHERE record_ids[1] = $1`,
    [parseRecordId(id)],
  );
  return rows.map(({ place }) => place);
}
