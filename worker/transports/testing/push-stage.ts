/** A source that is pushed to a real HTTP server by any number of workers, for tests of faults. */
import pino from 'pino';
import { enqueue } from '#lib/server/gateway/egress/enqueue';
import { createPushSecret } from '#lib/server/gateway/push/push-secrets';
import { parseRecordId } from '#lib/domain/record-id';
import { readVerifyingKey, type WebhookKey } from '#lib/client-sdk/webhook-key';
import { verifyWebhook } from '#lib/client-sdk/webhook-signature';
import { eventually } from '#lib/testing/eventually';
import { findMisplacedRecords, findWrongCounts } from '#lib/testing/integrity';
import {
  startPushReceiver,
  type PushReceiver,
  type ReceivedPush,
} from '#lib/testing/push-receiver';
import { createSource, submission } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { openPush } from '../push/open-push.ts';
import type { PushParts } from '../push/push-parts.ts';
import { runTransport, type RunningTransport } from '../run-transport.ts';
import { readOffered, type Offered } from './read-offered.ts';

/** Pauses end when a test says so. */
const LONG = { failuresToOpen: 5, firstPauseMs: 600_000, longestPauseMs: 600_000 };

export interface StageOptions {
  /** Columns of the source and their values, in SQL. */
  readonly settings?: string;
  readonly maxAttempts?: number;
  readonly hasSecret?: boolean;
}

export class PushStage implements AsyncDisposable {
  readonly db: TestDatabase;
  readonly receiver: PushReceiver;
  readonly sourceId: number;
  readonly key: WebhookKey | null;
  readonly #running: RunningTransport[] = [];

  private constructor(given: Pick<PushStage, 'db' | 'receiver' | 'sourceId' | 'key'>) {
    this.db = given.db;
    this.receiver = given.receiver;
    this.sourceId = given.sourceId;
    this.key = given.key;
  }

  static async open(options: StageOptions = {}): Promise<PushStage> {
    const { settings = 'push_acknowledges = false', maxAttempts = 100, hasSecret = true } = options;
    const db = await createTestDatabase();
    const receiver = await startPushReceiver();
    const sourceId = await createSource(db.pool, 'shop', { maxAttempts });
    await db.pool.query(
      `UPDATE source SET transport = 'push', push_url = $1, push_allowed_hosts = '{127.0.0.1}'`,
      [receiver.url],
    );
    await db.pool.query(`UPDATE source SET ${settings}`);
    const key = hasSecret ? await makeSecret(db) : null;
    return new PushStage({ db, receiver, sourceId, key });
  }

  /** Begins to push, as one more worker. */
  run(given: Partial<PushParts> = {}): RunningTransport {
    const { pool } = this.db;
    const log = pino({ level: 'silent' });
    const workerId = `worker-${String(this.#running.length)}`;
    const transport = openPush({ db: pool, log }, { policy: LONG, ...given });
    const running = runTransport(transport, { db: pool, workerId, log });
    this.#running.push(running);
    return running;
  }

  async enqueue(count: number): Promise<string[]> {
    const submissions = Array.from({ length: count }, (_, index) =>
      submission({ reference: `order-${String(index)}` }),
    );
    const request = { source: 'shop', keyId: null, submissions };
    return (await enqueue(this.db.pool, request)).map(({ id }) => id);
  }

  makeSecret(): Promise<WebhookKey> {
    return makeSecret(this.db);
  }

  offered(id: string): Promise<Offered> {
    return readOffered(this.db.pool, id);
  }

  /** As if all waiting were over: of records for their next offer, of the circuit for its probe. */
  async letTimePass(): Promise<void> {
    await this.db.pool.query('UPDATE work SET due_at = now() WHERE NOT held AND due_at > now()');
    await this.db.pool.query('UPDATE push_target SET open_until = now() WHERE open_until > now()');
  }

  /** Waits until workers have reported this state, and gives the last error. */
  untilState(state: string): Promise<string | null> {
    return eventually(async () => {
      const { rows } = await this.db.pool.query<{ state: string; last_error: string | null }>(
        `SELECT state, last_error FROM transport_state WHERE direction = 'EGRESS'`,
      );
      const [row] = rows;
      if (row?.state !== state) throw new Error(`it is ${String(row?.state)}, not ${state}`);
      return row.last_error;
    });
  }

  /** How many offers were begun, over all records and generations. */
  async countOffers(): Promise<number> {
    const { rows } = await this.db.pool.query<{ offers: number }>(
      `SELECT (coalesce((SELECT sum(attempts) FROM work), 0)
               + coalesce((SELECT sum(attempts[1]) FROM lease), 0)
               + coalesce((SELECT sum(attempts) FROM settlement), 0))::integer AS offers`,
    );
    return rows[0]?.offers ?? 0;
  }

  async failureOf(id: string): Promise<{ code: string | null; message: string | null }> {
    const { rows } = await this.db.pool.query<{ code: string; message: string }>(
      `SELECT failure_code AS code, failure_message AS message FROM attempt
       WHERE record_id = $1 ORDER BY number DESC LIMIT 1`,
      [parseRecordId(id)],
    );
    return rows[0] ?? { code: null, message: null };
  }

  isSigned({ headers, body }: ReceivedPush): boolean {
    if (this.key === null) return false;
    const fields = {
      id: String(headers['webhook-id']),
      timestamp: String(headers['webhook-timestamp']),
      signature: String(headers['webhook-signature']),
    };
    return verifyWebhook(fields, body, { keys: [this.key] }).ok;
  }

  /** Records that are in no place or two, and counts that are not what is there. */
  async findFaults(): Promise<unknown[]> {
    const { pool } = this.db;
    return [...(await findMisplacedRecords(pool)), ...(await findWrongCounts(pool))];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#running.map((running) => running.stop()));
    await this.receiver[Symbol.asyncDispose]();
    await this.db[Symbol.asyncDispose]();
  }
}

async function makeSecret(db: TestDatabase): Promise<WebhookKey> {
  const request = { source: 'shop', scheme: 'v1', overlapSeconds: 86_400 } as const;
  const { verifyingKey } = await createPushSecret(db.pool, { ...request, createdBy: 'a test' });
  return readVerifyingKey(verifyingKey);
}
