/** Consumes a queue in batches: what a message says is done first, then the broker may forget it. */
import type { ChannelModel, ConfirmChannel, ConsumeMessage, Options } from 'amqplib';
import type { Logger } from 'pino';
import { DEAD_LETTER_EXCHANGE } from '#lib/domain/broker-queues';
import type { Problem } from '#lib/contracts/problem';
import { jittered, pause } from '#worker/pause';
import type { LinkUse } from './broker-link.ts';

export interface BatchConsumerOptions {
  readonly queue: string;
  /** Messages that the broker may have sent without their being settled. */
  readonly prefetch: number;
  readonly mostAtOnce: number;
  /** Of messages that wait here. Beyond it `giveUp` is told, as TooMuchHeldError. */
  readonly mostHeldBytes: number;
  /**
   * Does what the messages say, and answers for each: null, or why it is refused. Doing it again is safe.
   * @throws when it cannot be done now: the same messages come again
   */
  readonly settle: (messages: readonly ConsumeMessage[]) => Promise<readonly (Problem | null)[]>;
  /** Writes down what was refused, before it leaves the queue. */
  readonly noteRefused: (refused: readonly RefusedMessage[]) => Promise<void>;
  readonly log: Logger;
}

export interface RefusedMessage {
  readonly queue: string;
  readonly message: ConsumeMessage;
  readonly problem: Problem;
}

/** Carries the problem (RFC 9457) of a dead letter. */
export const PROBLEM_HEADER = 'sluice-problem';
/** The queue that a dead letter was refused from. */
export const QUEUE_HEADER = 'sluice-queue';

/** Messages are larger than their number allows: consume fewer at a time. */
export class TooMuchHeldError extends Error {
  override readonly name = 'TooMuchHeldError';
}

/** Of one batch, but for a single message that is larger. */
const MOST_BATCH_BYTES = 8 * 1024 * 1024;
/** A broker may never confirm what was on its way to a queue that is deleted at that moment. */
const CONFIRM_MS = 10_000;
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5_000;
/** What was allowed to come by the last ack before the end takes a moment. */
const ROUND_MS = 10;
const MOST_ROUNDS = 100;

/**
 * Begins to consume on a channel of its own, to which its delivery tags are bound for good. When the
 * channel closes or the queue is deleted, `giveUp` is told, and all is declared and consumed anew.
 */
export async function consumeInBatches(
  connection: ChannelModel,
  options: BatchConsumerOptions,
  giveUp: (reason: Error) => void,
): Promise<LinkUse> {
  const channel = await connection.createConfirmChannel();
  const consumer = new BatchConsumer(channel, options, giveUp);
  await consumer.start();
  return consumer;
}

class BatchConsumer implements LinkUse {
  readonly #channel: ConfirmChannel;
  readonly #options: BatchConsumerOptions;
  readonly #giveUp: (reason: Error) => void;
  readonly #over = new AbortController();
  #waiting: ConsumeMessage[] = [];
  #heldBytes = 0;
  /** What was answered for messages that the broker does not know to be settled yet. */
  readonly #answered = new WeakMap<ConsumeMessage, Problem | null>();
  #working: Promise<void> | null = null;
  #consumerTag = '';
  /** Delivery tags count from 1 on each channel. */
  #lastTag = 0;
  #ackedTag = 0;
  #isFinishing = false;
  #isTooMuch = false;
  /** Settled while finishing, when an ack would only bring more. */
  #unacked: ConsumeMessage | null = null;

  constructor(
    channel: ConfirmChannel,
    options: BatchConsumerOptions,
    giveUp: (reason: Error) => void,
  ) {
    this.#channel = channel;
    this.#options = options;
    this.#giveUp = giveUp;
  }

  async start(): Promise<void> {
    const { queue, prefetch } = this.#options;
    this.#channel.on('error', this.#giveUp);
    this.#channel.on('close', () => {
      this.lost();
      this.#giveUp(new Error(`The broker closed the channel that consumes ${queue}.`));
    });
    await this.#channel.prefetch(prefetch);
    const { consumerTag } = await this.#channel.consume(queue, (message) => {
      if (message === null) this.#giveUp(new Error(`The queue ${queue} is gone.`));
      else this.#take(message);
    });
    this.#consumerTag = consumerTag;
  }

  /**
   * A quorum queue puts what goes back to it behind all that went back before. So what is here is settled
   * first, and acked when no more can come. What cannot be settled goes back with its channel, in order.
   */
  async finish(): Promise<void> {
    this.#isFinishing = true;
    await this.#drain().catch(() => undefined);
    if (this.#unacked !== null && !this.#over.signal.aborted) this.#ack(this.#unacked);
    await this.#channel.close();
  }

  /** Without an ack: until the broker may send no more, or has no more. */
  async #drain(): Promise<void> {
    const { queue, prefetch } = this.#options;
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      await this.#working;
      if (this.#waiting.length > 0 || this.#isTooMuch || this.#over.signal.aborted) return;
      if (this.#lastTag - this.#ackedTag >= prefetch) {
        // Another worker may have what follows from here on.
        await this.#channel.cancel(this.#consumerTag);
        return;
      }
      const { messageCount } = await this.#channel.checkQueue(queue);
      if (messageCount === 0) return;
      await pause(ROUND_MS, this.#over.signal);
    }
  }

  lost(): void {
    this.#over.abort();
    this.#forget();
  }

  #forget(): void {
    this.#waiting = [];
    this.#heldBytes = 0;
  }

  #take(message: ConsumeMessage): void {
    this.#lastTag = message.fields.deliveryTag;
    if (this.#over.signal.aborted || this.#isTooMuch) return;
    this.#waiting.push(message);
    this.#heldBytes += message.content.byteLength;
    if (this.#heldBytes > this.#options.mostHeldBytes) {
      this.#isTooMuch = true;
      this.#forget();
      this.#giveUp(new TooMuchHeldError(`Too much of ${this.#options.queue} is held.`));
    }
    this.#working ??= this.#work();
  }

  #nextBatch(): ConsumeMessage[] {
    let bytes = 0;
    const most = this.#waiting.slice(0, this.#options.mostAtOnce);
    const end = most.findIndex(({ content }, place) => {
      bytes += content.byteLength;
      return place > 0 && bytes > MOST_BATCH_BYTES;
    });
    return end === -1 ? most : most.slice(0, end);
  }

  /** What comes while a batch is settled makes up the next one. */
  async #work(): Promise<void> {
    let waitMs = FIRST_WAIT_MS;
    // Not before what else has arrived in this turn of the event loop.
    await new Promise(setImmediate);
    while (this.#waiting.length > 0) {
      const batch = this.#nextBatch();
      try {
        await this.#settle(batch);
        waitMs = FIRST_WAIT_MS;
        this.#drop(batch);
      } catch (error) {
        if (this.#over.signal.aborted || this.#isFinishing) break;
        const { log, queue } = this.#options;
        log.warn({ err: error, queue }, 'messages could not be settled yet');
        await pause(jittered(waitMs), this.#over.signal);
        waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
      }
    }
    this.#working = null;
  }

  /** What waits may have been forgotten meanwhile. */
  #drop(batch: readonly ConsumeMessage[]): void {
    if (this.#waiting[0] !== batch[0]) return;
    this.#waiting = this.#waiting.slice(batch.length);
    this.#heldBytes -= batch.reduce((sum, { content }) => sum + content.byteLength, 0);
  }

  async #settle(batch: readonly ConsumeMessage[]): Promise<void> {
    const { queue, noteRefused } = this.#options;
    await this.#settleNew(batch);
    const refused = batch.flatMap((message) => {
      const problem = this.#answered.get(message) ?? null;
      return problem === null ? [] : [{ queue, message, problem }];
    });
    if (refused.length > 0) {
      await Promise.all(refused.map((letter) => this.#bury(letter)));
      await noteRefused(refused);
    }
    const last = batch.at(-1);
    // All before it on this channel have been settled too: batches follow each other.
    if (last === undefined || this.#over.signal.aborted) return;
    if (this.#isFinishing) this.#unacked = last;
    else this.#ack(last);
  }

  #ack(last: ConsumeMessage): void {
    this.#ackedTag = last.fields.deliveryTag;
    this.#channel.ack(last, true);
  }

  /** A dead letter that cannot be buried yet is no reason to do what its neighbours say again. */
  async #settleNew(batch: readonly ConsumeMessage[]): Promise<void> {
    const fresh = batch.filter((message) => !this.#answered.has(message));
    if (fresh.length === 0) return;
    const problems = await this.#options.settle(fresh);
    for (const [place, message] of fresh.entries()) {
      this.#answered.set(message, problems[place] ?? null);
    }
  }

  #bury({ queue, message, problem }: RefusedMessage): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const added = { [QUEUE_HEADER]: queue, [PROBLEM_HEADER]: JSON.stringify(problem) };
    const whenConfirmed = (error: unknown): void => {
      clearTimeout(patience);
      if (error === null) resolve(undefined);
      else reject(new Error('The broker did not take a dead letter.', { cause: error }));
    };
    const send = (options: Options.Publish): void => {
      this.#channel.publish(DEAD_LETTER_EXCHANGE, '', message.content, options, whenConfirmed);
    };
    try {
      send(deadLetterOptions(message, added));
    } catch {
      // The client reads what it cannot write: doubles below -2^63, text that is not UTF-8.
      send({ persistent: true, headers: added });
    }
    const patience = setTimeout(() => {
      reject(new Error('The broker has not confirmed a dead letter.'));
    }, CONFIRM_MS);
    return promise;
  }
}

/** Header fields together fit into one frame, or the broker ends the connection. */
const MOST_HEADER_CHARACTERS = 50_000;

/** As it came, but that it neither expires nor claims to be from somebody else than this connection. */
function deadLetterOptions(
  { properties }: ConsumeMessage,
  added: Readonly<Record<string, string>>,
): Options.Publish {
  const { headers, ...rest } = properties;
  const kept = JSON.stringify(headers ?? {}).length > MOST_HEADER_CHARACTERS ? {} : headers;
  const options: Options.Publish = { ...rest, headers: { ...kept, ...added } };
  delete options.expiration;
  delete options.userId;
  delete options.deliveryMode;
  return { ...options, persistent: true };
}
