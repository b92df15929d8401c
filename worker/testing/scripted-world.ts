/** A database with the scripted source, for tests of the worker. */
import type { RecordId } from '#lib/domain/record-id';
import { receive } from '#lib/server/gateway/ingress/receive';
import type { Submission } from '#lib/server/gateway/records/submission';
import { createSource } from '#lib/server/gateway/sources';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { startWorker, type RunningWorker } from '#worker/start-worker';
import type { WorkerOptions } from '#worker/worker-options';
import { CREATE_EFFECT_TABLE } from './scripted-handler.ts';
import { scriptedOptions } from './scripted-options.ts';

export interface ScriptedWorld extends TestDatabase {
  /** Receives records and gives their ids back. */
  send(...submissions: Partial<Submission>[]): Promise<RecordId[]>;
  /** Receives one record whose payload is this as JSON. */
  sendScript(script: object): Promise<RecordId>;
  startWorker(options?: Partial<WorkerOptions>): RunningWorker;
}

/** The source `scripted` and the table `effect` are there. */
export async function createScriptedWorld(): Promise<ScriptedWorld> {
  const db = await createTestDatabase();
  await db.pool.query(CREATE_EFFECT_TABLE);
  await createSource(db.pool, { key: 'scripted', name: 'Scripted' });
  const send = async (...submissions: Partial<Submission>[]): Promise<RecordId[]> => {
    const results = await receive(db.pool, {
      source: 'scripted',
      keyId: null,
      submissions: submissions.map((submission) => ({ ...PLAIN, ...submission })),
    });
    return results.map(({ id }) => id);
  };
  return {
    ...db,
    send,
    sendScript: async (script) => {
      const [id] = await send({ bytes: Buffer.from(JSON.stringify(script)) });
      if (id === undefined) throw new Error('nothing was received');
      return id;
    },
    startWorker: (options) => startWorker({ ...scriptedOptions(db.url), ...options }),
  };
}

const PLAIN: Submission = {
  reference: 'r',
  type: 'script',
  eventId: null,
  originatedAt: null,
  orderingKey: null,
  traceparent: null,
  mediaType: 'application/json',
  bytes: Buffer.from('{"behave":"ok"}'),
  headers: [],
};
