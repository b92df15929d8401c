/** The demo's side of the queue: leaves records there, takes deliveries, and answers them. */
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, type ChannelModel, type ConfirmChannel } from 'amqplib';
import { say } from '../say.ts';
import type { Outgoing } from '../traffic/outgoing.ts';
import { publishConfirmed } from './publish-confirmed.ts';
import type { QueueDelivery } from './queue-delivery.ts';
import { takeDeliveries, type TakeDelivery } from './take-deliveries.ts';

export interface QueueAppParts {
  /** Of the broker, with its virtual host. */
  readonly url: string;
  readonly signal: AbortSignal;
}

const AGAIN_MS = 2_000;
const CONNECT_MS = 5_000;

export class QueueApp {
  readonly #parts: QueueAppParts;
  #channel = Promise.withResolvers<ConfirmChannel>();
  #left = 0;

  constructor(parts: QueueAppParts) {
    this.#parts = parts;
  }

  /** Records that the broker has confirmed. */
  get left(): number {
    return this.#left;
  }

  /** Keeps a connection, and takes what is offered to `source`, until the demo stops. */
  async run(source: string, take: TakeDelivery): Promise<void> {
    const { url, signal } = this.#parts;
    for (;;) {
      signal.throwIfAborted();
      try {
        const connection = await connect(url, { timeout: CONNECT_MS, noDelay: true });
        await this.#use(connection, source, take);
      } catch (error) {
        signal.throwIfAborted();
        say(`queue: ${String(error)}; again in ${String(AGAIN_MS / 1_000)} s`);
      }
      await sleep(AGAIN_MS, undefined, { signal });
    }
  }

  /** Leaves a record in the ingress queue of its source, however long the broker is away. */
  async leave(record: Outgoing): Promise<void> {
    const { signal } = this.#parts;
    const stopped = Promise.withResolvers<never>();
    stopped.promise.catch(() => undefined);
    const stop = (): void => {
      stopped.reject(new Error('the demo stops'));
    };
    signal.addEventListener('abort', stop, { once: true });
    try {
      await Promise.race([this.#leave(record), stopped.promise]);
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  /** Says over the queue that a record has arrived. */
  async acknowledge({ id, token }: QueueDelivery): Promise<void> {
    await publishConfirmed(await this.#channel.promise, {
      queue: 'sluice.acknowledgements',
      body: JSON.stringify({ id, token }),
      contentType: 'application/json',
    });
  }

  async #leave(record: Outgoing): Promise<void> {
    const { signal } = this.#parts;
    const { source, body, mediaType: contentType } = record;
    const message = { queue: `sluice.ingress.${source}`, body, contentType };
    for (;;) {
      try {
        const headers = attributesOf(record);
        await publishConfirmed(await this.#channel.promise, { ...message, headers });
        this.#left += 1;
        return;
      } catch (error) {
        signal.throwIfAborted();
        say(`${record.reference}: ${String(error)}; again in ${String(AGAIN_MS / 1_000)} s`);
        // The event id makes a second one of the same harmless.
        await sleep(AGAIN_MS, undefined, { signal });
      }
    }
  }

  /** Until the connection ends, by whichever side. */
  async #use(connection: ChannelModel, source: string, take: TakeDelivery): Promise<void> {
    const { signal } = this.#parts;
    const closed = new AbortController();
    connection.on('error', (error) => {
      say(`queue: ${error.message}`);
    });
    connection.on('close', () => {
      closed.abort();
    });
    const stop = (): void => {
      connection.close().catch(() => undefined);
    };
    signal.addEventListener('abort', stop, { once: true });
    const channel = await connection.createConfirmChannel();
    channel.on('error', () => undefined);
    this.#channel.resolve(channel);
    try {
      while (!closed.signal.aborted) {
        await takeDeliveries(connection, source, take);
        await sleep(AGAIN_MS, undefined, { signal: closed.signal }).catch(() => undefined);
      }
    } finally {
      signal.removeEventListener('abort', stop);
      this.#channel = Promise.withResolvers();
    }
  }
}

/** CloudEvents AMQP binding in binary mode. */
function attributesOf(record: Outgoing): Record<string, string> {
  return {
    'cloudEvents:specversion': '1.0',
    'cloudEvents:id': record.eventId,
    'cloudEvents:source': `https://${record.source}.example/`,
    'cloudEvents:type': record.type,
    'cloudEvents:subject': record.reference,
    'cloudEvents:time': record.originatedAt.toISOString(),
  };
}
