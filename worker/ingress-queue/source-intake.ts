/** Consumes the ingress queue of one source: stored through the reception of the door, then acknowledged. */
import type { ChannelModel, ConsumeMessage } from 'amqplib';
import { ingressQueue } from '#lib/domain/broker-queues';
import type { Problem } from '#lib/contracts/problem';
import { admitIntake, RateLimitedError } from '#lib/server/gateway/ingress/intake-rate';
import { receiveMessages } from '#lib/server/gateway/ingress/receive-messages';
import { insertRefusedMessages } from '#lib/server/store/refused-messages';
import { jittered, pause } from '#worker/pause';
import {
  consumeInBatches,
  TooMuchHeldError,
  type RefusedMessage,
} from '#worker/transports/rabbitmq/batch-consumer';
import { declareDeadLetters, declareIngressQueue } from '#worker/transports/rabbitmq/topology';
import type { LinkUse } from '#worker/transports/rabbitmq/broker-link';
import type { TransportStanding } from '#worker/transports/transport';
import type { IntakeParts } from './intake-parts.ts';
import { messageIdOf, toQueueMessage } from './to-queue-message.ts';

/** Messages that one statement stores: with more nothing is gained. */
const MOST_AT_ONCE = 500;
const MOST_HELD_BYTES = 48 * 1024 * 1024;
/** While one batch is stored the next one arrives. */
const PREFETCH = 1_000;
/** Of a queue whose messages turned out to be large: each may be as large as a record may be. */
const HEAVY_PREFETCH = 16;
/** A queue that could not be consumed is tried again after this, and later each time. */
const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 5_000;

export class SourceIntake {
  readonly #key: string;
  readonly #queue: string;
  readonly #parts: IntakeParts;
  readonly #over = new AbortController();
  #isHeavy = false;
  /** The latest batch; never rejects. */
  #stored: Promise<unknown> = Promise.resolve();
  #use: LinkUse | null = null;
  #isLost = false;
  readonly #running: Promise<void>;
  #standing: TransportStanding = { state: 'connecting', lastError: null, lastSuccessAt: null };

  /** Begins to consume on a channel of its own. */
  constructor(key: string, connection: ChannelModel, parts: IntakeParts) {
    this.#key = key;
    this.#queue = ingressQueue(key);
    this.#parts = parts;
    this.#running = this.#run(connection);
  }

  get standing(): TransportStanding {
    return this.#standing;
  }

  /** What has come is stored and acknowledged, if the database and the rate limit let it; else it goes back. */
  async finish(): Promise<void> {
    this.#over.abort();
    await this.#running;
  }

  /** The connection is gone. */
  lost(): void {
    this.#isLost = true;
    this.#use?.lost();
    this.#over.abort();
  }

  /** Resolves when nothing is being stored; after `lost` nothing will be any more. */
  get stored(): Promise<unknown> {
    return this.#stored;
  }

  /** Opens its channel again whenever the broker has closed it, on the same connection. */
  async #run(connection: ChannelModel): Promise<void> {
    const isOver = (): boolean => this.#over.signal.aborted;
    let waitMs = FIRST_WAIT_MS;
    while (!isOver()) {
      try {
        await this.#consume(connection);
        waitMs = FIRST_WAIT_MS;
      } catch (error) {
        if (isOver()) return;
        this.#noteTrouble(error);
        await pause(jittered(waitMs), this.#over.signal);
        waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
      }
    }
  }

  /** Returns when it is over, or fewer messages at once are better; throws on trouble. */
  async #consume(connection: ChannelModel): Promise<void> {
    const end = Promise.withResolvers<Error | null>();
    const stop = (): void => {
      end.resolve(null);
    };
    this.#over.signal.addEventListener('abort', stop, { once: true });
    await declareDeadLetters(connection);
    await declareIngressQueue(connection, this.#key);
    const use = await consumeInBatches(
      connection,
      {
        queue: this.#queue,
        prefetch: this.#isHeavy ? HEAVY_PREFETCH : PREFETCH,
        mostAtOnce: MOST_AT_ONCE,
        mostHeldBytes: MOST_HELD_BYTES,
        settle: (messages) => {
          const storing = this.#store(messages);
          this.#stored = storing.catch(() => undefined);
          return storing;
        },
        noteRefused: (refused) => this.#noteRefused(refused),
        log: this.#parts.log,
      },
      end.resolve,
    );
    this.#use = use;
    this.#standing = { ...this.#standing, state: 'connected' };
    try {
      const trouble = await end.promise;
      if (trouble instanceof TooMuchHeldError) this.#isHeavy = true;
      else if (trouble !== null) throw trouble;
      if (!this.#isLost) await use.finish();
    } finally {
      use.lost();
      this.#over.signal.removeEventListener('abort', stop);
      // The same messages come again: not beside a batch that still holds them.
      await this.#stored;
    }
  }

  async #store(messages: readonly ConsumeMessage[]): Promise<readonly (Problem | null)[]> {
    const { db, mostBytes, log } = this.#parts;
    await this.#waitForTurn(messages.length);
    const problems = await receiveMessages(db, {
      source: this.#key,
      messages: messages.map(toQueueMessage),
      mostBytes,
      onUnexpected: (error) => {
        log.error({ err: error, queue: this.#queue }, 'a message could not be stored');
      },
    });
    this.#standing = { ...this.#standing, lastSuccessAt: new Date() };
    return problems;
  }

  /** What the door answers with 429 waits here instead. */
  async #waitForTurn(records: number): Promise<void> {
    const { signal } = this.#over;
    for (;;) {
      try {
        const charge = await admitIntake(this.#parts.db, this.#key);
        charge(records - 1);
        return;
      } catch (error) {
        if (!(error instanceof RateLimitedError)) throw error;
        signal.throwIfAborted();
        await pause(error.retryAfterSeconds * 1_000, signal);
      }
    }
  }

  #noteRefused(refused: readonly RefusedMessage[]): Promise<void> {
    const rows = refused.map(({ queue, message, problem }) => ({
      queue,
      source: this.#key,
      code: problem.code,
      detail: problem.detail ?? null,
      messageId: messageIdOf(message),
      size: message.content.byteLength,
    }));
    return insertRefusedMessages(this.#parts.db, rows);
  }

  #noteTrouble(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.#standing = { ...this.#standing, state: 'down', lastError: { message, at: new Date() } };
    this.#parts.log.warn({ err: error, queue: this.#queue }, 'the queue is not consumed');
  }
}
