/** The other side over push: a real HTTP server that takes what is posted, and answers by the API. */
import { randomUUID } from 'node:crypto';
import pino from 'pino';
import { readVerifyingKey, type WebhookKey } from '#lib/client-sdk/webhook-key';
import { verifyWebhook } from '#lib/client-sdk/webhook-signature';
import { acknowledge } from '#lib/server/gateway/egress/acknowledge';
import { enqueue } from '#lib/server/gateway/egress/enqueue';
import { reject } from '#lib/server/gateway/egress/reject';
import { createPushSecret } from '#lib/server/gateway/push/push-secrets';
import { eventually } from '#lib/testing/eventually';
import {
  startPushReceiver,
  type PushReceiver,
  type ReceivedPush,
} from '#lib/testing/push-receiver';
import { submission } from '#lib/testing/records';
import { openPush } from '../push/open-push.ts';
import { runTransport, type RunningTransport } from '../run-transport.ts';
import type { Arrival, Conformer, OtherSide, SideOptions, Word } from './other-side.ts';

/** Nothing of a pause may end by itself while a test looks. */
const POLICY = { failuresToOpen: 5, firstPauseMs: 600_000, longestPauseMs: 600_000 };
const SENTINEL = 'conformance.sentinel';

export const pushConformer: Conformer = {
  name: 'push',
  isHanded: true,
  missing: null,
  create: async (options) => {
    const { db, source } = options;
    const receiver = await startPushReceiver();
    await db.pool.query(
      `UPDATE source SET transport = 'push', push_url = $2, push_allowed_hosts = '{127.0.0.1}'
       WHERE key = $1`,
      [source, receiver.url],
    );
    const { verifyingKey } = await createPushSecret(db.pool, {
      source,
      scheme: 'v1a',
      overlapSeconds: 0,
      createdBy: 'a test',
    });
    return new PushSide(options, receiver, readVerifyingKey(verifyingKey));
  },
};

class PushSide implements OtherSide {
  readonly #options: SideOptions;
  readonly #receiver: PushReceiver;
  readonly #key: WebhookKey;
  #running: RunningTransport | null = null;
  #taken = 0;

  constructor(options: SideOptions, receiver: PushReceiver, key: WebhookKey) {
    this.#options = options;
    this.#receiver = receiver;
    this.#key = key;
  }

  start(): Promise<void> {
    const { pool } = this.#options.db;
    const log = pino({ level: 'silent' });
    // One at a time, so that they arrive in the order in which they were offered.
    const transport = openPush({ db: pool, log }, { policy: POLICY, requestsAtOnce: 1 });
    this.#running = runTransport(transport, { db: pool, workerId: 'conformance', log });
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    await this.#running?.stop();
    this.#running = null;
  }

  receive(count: number): Promise<Arrival[]> {
    return eventually(
      async () => {
        const arrivals = this.#receiver.pushes.slice(this.#taken).map((push) => this.#read(push));
        const own = arrivals.filter(({ type }) => type !== SENTINEL);
        if (own.length < count) throw new Error(`only ${String(own.length)} arrived`);
        this.#taken += arrivals.length;
        await this.acknowledge(arrivals.filter(({ type }) => type === SENTINEL));
        return own;
      },
      { timeoutMs: 20_000 },
    );
  }

  async acknowledge(acknowledgements: Parameters<OtherSide['acknowledge']>[0]): Promise<Word[]> {
    const { db, source } = this.#options;
    const results = await acknowledge(db.pool, { sources: [source], acknowledgements });
    return results.map(toWord);
  }

  async reject(rejections: Parameters<OtherSide['reject']>[0]): Promise<Word[]> {
    const { db, source } = this.#options;
    return (await reject(db.pool, { sources: [source], rejections })).map(toWord);
  }

  /** The gateway learns it by a record that cannot be pushed, and then waits for the probe's time. */
  async goAway(): Promise<void> {
    const { db, source } = this.#options;
    await this.#receiver.goAway();
    const sentinel = submission({ type: SENTINEL, reference: randomUUID() });
    await enqueue(db.pool, { source, keyId: null, submissions: [sentinel] });
    await eventually(async () => {
      const { rows } = await db.pool.query<{ state: string; waiting: number }>(
        `SELECT s.state, (SELECT count(*)::integer FROM work) AS waiting FROM transport_state s
         WHERE s.direction = 'EGRESS'`,
      );
      const [row] = rows;
      if (row?.state !== 'down' || row.waiting !== 1) throw new Error('it was not noticed');
    });
  }

  async comeBack(): Promise<void> {
    await this.#receiver.comeBack();
    await this.#options.db.pool.query('UPDATE push_target SET open_until = now()');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await this.#receiver[Symbol.asyncDispose]();
  }

  /** By the CloudEvents HTTP binding, binary mode. @throws when it is not signed by the source's key */
  #read({ headers, body }: ReceivedPush): Arrival {
    const field = (name: string): string => decodeURIComponent(String(headers[name]));
    const signed = {
      id: field('webhook-id'),
      timestamp: field('webhook-timestamp'),
      signature: String(headers['webhook-signature']),
    };
    const check = verifyWebhook(signed, body, { keys: [this.#key] });
    if (!check.ok) throw new Error(`the signature is not good: ${check.fault}`);
    return {
      id: field('ce-recordid'),
      token: field('ce-deliverytoken'),
      reference: field('ce-subject'),
      eventId: field('ce-id'),
      type: field('ce-type'),
      attempt: Number(field('ce-deliveryattempt')),
      mediaType: String(headers['content-type']),
      bytes: body,
    };
  }
}

function toWord(
  result: { kind: 'refused'; error: { code: string } } | { kind: string; error?: never },
): Word {
  return result.error === undefined ? 'taken' : result.error.code;
}
