/** Offers egress records over RabbitMQ: persistent, mandatory, confirmed, few at a time. */
import type { ChannelModel } from 'amqplib';
import type {
  Offer,
  OfferResult,
  OfferSource,
  Transport,
  TransportStanding,
} from '../transport.ts';
import type { Loop } from '#worker/supervisor';
import { askBroker, BrokerLink, type LinkUse } from './broker-link.ts';
import { PublisherSession } from './publisher-session.ts';
import { declareDeadLetters, declareEgress, isQueueThere } from './topology.ts';

/** Unconfirmed messages of one source: what the broker holds up does not pile up here. */
const MOST_UNCONFIRMED = 1_000;
/** A source whose queue could not be declared is left alone for so long. */
const TROUBLE_MS = 5_000;

interface SourceStanding {
  unsettled: number;
  lastSuccessAt: Date | null;
  trouble: { readonly message: string; readonly at: Date; readonly untilMs: number } | null;
}

export class RabbitTransport implements Transport {
  readonly name = 'rabbitmq';
  readonly #url: string;
  readonly #link: BrokerLink;
  readonly #sources = new Map<number, SourceStanding>();
  #session: PublisherSession | null = null;
  #ring: () => void = () => undefined;

  constructor(url: string) {
    this.#url = url;
    this.#link = new BrokerLink({
      url,
      name: 'sluice egress',
      open: (connection, giveUp) => this.#open(connection, giveUp),
      onChange: () => {
        this.#ring();
      },
    });
  }

  /** Keeps the connection; to be run beside the loop that offers, and to end after it. */
  get loop(): Loop {
    return this.#link.loop;
  }

  room(source: OfferSource): number {
    const session = this.#session;
    if (session === null || session.isFull || this.#link.standing.state !== 'connected') return 0;
    const { unsettled, trouble } = this.#standingOf(source);
    if (trouble !== null && trouble.untilMs > performance.now()) return 0;
    return Math.max(0, MOST_UNCONFIRMED - unsettled);
  }

  offer({ source, deliveries, signal }: Offer): readonly Promise<OfferResult>[] {
    const session = this.#session;
    if (session === null) return deliveries.map(() => Promise.resolve({ kind: 'given_back' }));
    const end = (): void => {
      session.end();
    };
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
    const standing = this.#standingOf(source);
    standing.unsettled += deliveries.length;
    const results = deliveries.map(async (delivery) => {
      const result = await session.publish(source, delivery);
      standing.unsettled -= 1;
      if (result.kind === 'handed') standing.lastSuccessAt = new Date();
      return result;
    });
    void Promise.all(results).then(() => {
      signal.removeEventListener('abort', end);
    });
    return results;
  }

  standing(source: OfferSource): TransportStanding {
    const { state, lastError } = this.#link.standing;
    const { trouble, lastSuccessAt } = this.#standingOf(source);
    if (state !== 'connected' || trouble === null) return { state, lastError, lastSuccessAt };
    const isOver = trouble.untilMs <= performance.now();
    return { state: isOver ? state : 'down', lastError: trouble, lastSuccessAt };
  }

  /** An Integration App may consume from the queue before anything was published. */
  prepare(source: OfferSource): void {
    if (this.room(source) > 0) void this.#session?.declare(source);
  }

  onRoom(ring: () => void): void {
    this.#ring = ring;
  }

  close(): Promise<void> {
    this.#session?.end();
    return Promise.resolve();
  }

  async #open(connection: ChannelModel, giveUp: (reason: Error) => void): Promise<LinkUse> {
    await declareDeadLetters(connection);
    await declareEgress(connection);
    const channel = await connection.createConfirmChannel();
    const session = new PublisherSession(connection, channel, {
      onRoom: () => {
        this.#ring();
      },
      onTrouble: (source, error) => {
        this.#noteTrouble(source, error);
      },
      onSilence: giveUp,
      isQueueThere: (queue) =>
        askBroker(this.#url, (own) => isQueueThere(own, queue)).catch(() => true),
      isBlocked: () => this.#link.standing.state === 'held',
    });
    channel.on('error', (error: Error) => {
      session.end(error);
      giveUp(error);
    });
    channel.on('close', () => {
      session.end();
      giveUp(new Error('The broker closed the channel.'));
    });
    this.#session = session;
    return {
      finish: () => Promise.resolve(),
      lost: () => {
        session.end();
        if (this.#session === session) this.#session = null;
      },
    };
  }

  #noteTrouble(source: OfferSource, error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    const untilMs = performance.now() + TROUBLE_MS;
    this.#standingOf(source).trouble = { message, at: new Date(), untilMs };
  }

  #standingOf({ id }: OfferSource): SourceStanding {
    const known = this.#sources.get(id);
    if (known !== undefined) return known;
    const standing: SourceStanding = { unsettled: 0, lastSuccessAt: null, trouble: null };
    this.#sources.set(id, standing);
    return standing;
  }
}
