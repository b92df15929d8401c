/** Publishing on one connection: each message has one outcome, whatever becomes of the connection. */
import { IllegalOperationError, type ChannelModel, type ConfirmChannel } from 'amqplib';
import { EGRESS_EXCHANGE, egressQueue } from '#lib/domain/broker-queues';
import type { Failure } from '#lib/domain/failure';
import type { Delivery } from '#lib/server/gateway/egress/delivery';
import type { OfferResult, OfferSource } from '../transport.ts';
import { outgoingMessage } from './outgoing-message.ts';
import { readMostBytes, tooLarge } from './too-large.ts';
import { SilenceWatch } from './silence-watch.ts';
import { declareEgressQueue } from './topology.ts';

export interface SessionNews {
  /** There may be room again, or the queue of a source could not be declared. */
  readonly onRoom: () => void;
  readonly onTrouble: (source: OfferSource, error: unknown) => void;
  /** The broker keeps silent about something that was asked of it: this connection is good for nothing. */
  readonly onSilence: (reason: Error) => void;
  /** Asks for a queue, not over this connection: the broker may not read from it any more. */
  readonly isQueueThere: (queue: string) => Promise<boolean>;
  /** Whether the broker has said that it takes nothing at the moment: then silence means nothing. */
  readonly isBlocked: () => boolean;
}

const CONFIRM_LOST: Failure = {
  class: 'dependency',
  code: 'confirm_lost',
  message:
    'The connection to the broker broke before it confirmed this record: it may have it or not.',
};
const REFUSED: Failure = {
  class: 'dependency',
  code: 'broker_refused',
  message: 'The broker did not take this record over.',
};
const UNROUTABLE: Failure = {
  class: 'dependency',
  code: 'unroutable',
  message: 'The broker had no queue for records of this source.',
};

interface Pending {
  readonly bytes: number;
  readonly resolve: (result: OfferResult) => void;
}

export class PublisherSession {
  readonly #connection: ChannelModel;
  readonly #channel: ConfirmChannel;
  readonly #news: SessionNews;
  readonly #declared = new Map<string, Promise<boolean>>();
  readonly #returned = new Set<string>();
  readonly #pending = new Map<string, Pending>();
  readonly #over = Promise.withResolvers<false>();
  readonly #watch: SilenceWatch;
  #isFull = false;
  #isOver = false;

  constructor(connection: ChannelModel, channel: ConfirmChannel, news: SessionNews) {
    this.#connection = connection;
    this.#channel = channel;
    this.#news = news;
    this.#watch = new SilenceWatch({
      isBlocked: news.isBlocked,
      onSilence: news.onSilence,
      isQueueThere: (source) => news.isQueueThere(egressQueue(source)),
    });
    channel.on('drain', () => {
      this.#isFull = false;
      news.onRoom();
    });
    channel.on('return', ({ properties, fields }) => {
      this.#returned.add(String(properties.messageId));
      this.#declared.delete(fields.routingKey);
      this.#watch.noteGone(fields.routingKey);
    });
  }

  /** Whether the next message would only wait in this process. */
  get isFull(): boolean {
    return this.#isFull || this.#isOver;
  }

  /** Resolves when the broker has confirmed it, or it is known that it will not. Never rejects. */
  async publish(source: OfferSource, delivery: Delivery): Promise<OfferResult> {
    this.#watch.begin(delivery.token, null);
    const result = await this.#publish(source, delivery);
    this.#watch.end(delivery.token);
    return result;
  }

  async #publish(source: OfferSource, delivery: Delivery): Promise<OfferResult> {
    const isDeclared = await Promise.race([this.declare(source), this.#over.promise]);
    if (!isDeclared || this.#isOver) return { kind: 'given_back' };
    const { token } = delivery;
    const { promise, resolve } = Promise.withResolvers<OfferResult>();
    this.#pending.set(token, { bytes: 0, resolve });
    this.#watch.begin(token, source.key);
    try {
      const { content, options } = outgoingMessage(delivery, source.eventMode);
      this.#pending.set(token, { bytes: content.byteLength, resolve });
      const hasRoom = this.#channel.publish(
        EGRESS_EXCHANGE,
        source.key,
        content,
        options,
        (error: unknown) => {
          this.#settle(token, this.#judge(token, error !== null));
        },
      );
      this.#isFull ||= !hasRoom;
    } catch (error) {
      // Thrown before anything is written. What an open channel cannot encode, it never will.
      const isClosed = error instanceof IllegalOperationError || this.#isOver;
      this.#settle(token, isClosed ? { kind: 'given_back' } : unsendable(error));
    }
    return promise;
  }

  /** Has the queue of a source declared, once. False: it could not be. */
  declare(source: OfferSource): Promise<boolean> {
    const known = this.#declared.get(source.key);
    if (known !== undefined) return known;
    const declaring = declareEgressQueue(this.#connection, source.key).then(
      () => true,
      (error: unknown) => {
        this.#declared.delete(source.key);
        if (!this.#isOver) this.#news.onTrouble(source, error);
        return false;
      },
    );
    this.#declared.set(source.key, declaring);
    return declaring;
  }

  /**
   * Nothing is published any more; what is unconfirmed stays so.
   * @param reason why the broker closed the channel, which may say what it will never take
   */
  end(reason?: Error): void {
    this.#isOver = true;
    this.#over.resolve(false);
    this.#watch.stop();
    const mostBytes = readMostBytes(reason);
    for (const [token, { bytes }] of this.#pending)
      this.#settle(token, bytes > mostBytes ? tooLarge(bytes, mostBytes) : failed(CONFIRM_LOST));
  }

  // A message that could not be routed is returned first, and then confirmed like any other.
  #judge(token: string, isRefused: boolean): OfferResult {
    if (this.#returned.delete(token)) return failed(UNROUTABLE);
    return isRefused ? failed(this.#isOver ? CONFIRM_LOST : REFUSED) : { kind: 'handed' };
  }

  #settle(token: string, result: OfferResult): void {
    this.#pending.get(token)?.resolve(result);
    this.#pending.delete(token);
  }
}

/** A record that cannot be put into a message waits for a person instead of being tried for ever. */
function unsendable(error: unknown): OfferResult {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    kind: 'failed',
    failure: {
      class: 'defect',
      code: 'unsendable',
      message: `This record cannot be put into a message of the queue: ${reason}`,
    },
    next: 'hold',
  };
}

/** The broker's trouble is not the record's: it is never held for it. */
function failed(failure: Failure): OfferResult {
  return { kind: 'failed', failure, next: 'again' };
}
