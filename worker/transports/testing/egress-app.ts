/** An Integration App at the queue that connects again by itself, and answers every record once it has it. */
import { connect, type ChannelModel, type ConfirmChannel, type ConsumeMessage } from 'amqplib';
import { setTimeout as sleep } from 'node:timers/promises';
import { ACKNOWLEDGEMENT_QUEUE, egressQueue } from '../rabbitmq/topology.ts';

export interface EgressApp extends AsyncDisposable {
  /** Ids of records that it has had, each with how often. */
  readonly seen: ReadonlyMap<string, number>;
  /** Acknowledgements that the broker has confirmed to it, by record. */
  readonly answered: ReadonlySet<string>;
  /** Messages that came, those of records seen before too. */
  readonly arrivals: number;
}

export interface EgressAppOptions {
  /** How often each acknowledgement is sent. */
  readonly repeats?: number;
  /** Takes records without a word. */
  readonly isSilent?: boolean;
}

const PREFETCH = 500;
const AGAIN_MS = 100;

export function startEgressApp(
  url: string,
  source: string,
  options: EgressAppOptions = {},
): EgressApp {
  const app = new QueueEgressApp(url, source, options);
  void app.run();
  return app;
}

class QueueEgressApp implements EgressApp {
  readonly seen = new Map<string, number>();
  readonly answered = new Set<string>();
  arrivals = 0;
  readonly #url: string;
  readonly #source: string;
  readonly #options: EgressAppOptions;
  #connection: ChannelModel | null = null;
  #isOver = false;

  constructor(url: string, source: string, options: EgressAppOptions) {
    this.#url = url;
    this.#source = source;
    this.#options = options;
  }

  async run(): Promise<void> {
    while (!this.#isOver) {
      await this.#stay().catch(() => undefined);
      await sleep(AGAIN_MS);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    await this.#connection?.close().catch(() => undefined);
  }

  /** Until the connection or the queue is gone. */
  async #stay(): Promise<void> {
    const connection = await connect(`${this.#url}?heartbeat=4`, { timeout: 2_000 });
    this.#connection = connection;
    const end = Promise.withResolvers<never>();
    end.promise.catch(() => undefined);
    connection.on('error', end.reject);
    connection.on('close', () => {
      end.reject(new Error('closed'));
    });
    try {
      const channel = await connection.createConfirmChannel();
      channel.on('error', end.reject);
      await channel.prefetch(PREFETCH);
      const take = (message: ConsumeMessage | null): void => {
        if (message === null) end.reject(new Error('the queue is gone'));
        else this.#take(channel, message);
      };
      await Promise.race([channel.consume(egressQueue(this.#source), take), end.promise]);
      await end.promise;
    } finally {
      await connection.close().catch(() => undefined);
    }
  }

  #take(channel: ConfirmChannel, message: ConsumeMessage): void {
    const { headers } = message.properties;
    const id = String(headers?.['cloudEvents_recordid']);
    const token = String(headers?.['cloudEvents_deliverytoken']);
    this.arrivals += 1;
    this.seen.set(id, (this.seen.get(id) ?? 0) + 1);
    const { repeats = 1, isSilent = false } = this.#options;
    if (isSilent) {
      channel.ack(message);
      return;
    }
    const body = Buffer.from(JSON.stringify({ id, token }));
    for (let sent = 0; sent < repeats; sent += 1) this.#answer(channel, { message, body, id });
  }

  /** The record's message leaves the queue only when its answer is with the broker. */
  #answer(
    channel: ConfirmChannel,
    { message, body, id }: { message: ConsumeMessage; body: Buffer; id: string },
  ): void {
    const options = { persistent: true, mandatory: true };
    let isAnswered = this.answered.has(id);
    try {
      channel.sendToQueue(ACKNOWLEDGEMENT_QUEUE, body, options, (error: unknown) => {
        if (error !== null || isAnswered) return;
        isAnswered = true;
        this.answered.add(id);
      });
      if (!this.#acked.has(message)) channel.ack(message);
      this.#acked.add(message);
    } catch {
      // The channel has closed: the broker offers the message again.
    }
  }

  readonly #acked = new WeakSet<ConsumeMessage>();
}
