/** An Integration App at the queue that connects again by itself, and answers every record once it has it. */
import { connect, type ChannelModel, type Channel, type ConsumeMessage } from 'amqplib';
import { setTimeout as sleep } from 'node:timers/promises';
import { ACKNOWLEDGEMENT_QUEUE, egressQueue } from '#lib/domain/broker-queues';

export interface EgressApp extends AsyncDisposable {
  /** Of each record that it has had, by id: the token of its latest offer. */
  readonly seen: ReadonlyMap<string, string>;
  /** Of each record whose bytes are not those that `payloadOf` its reference makes. */
  readonly altered: ReadonlySet<string>;
}

/** What a record of these tests holds: so that whoever has it can tell that nothing has changed. */
export function payloadOf(reference: string): Buffer {
  return Buffer.from(`{"order": "${reference}",  "total": 12.50}\n`);
}

export interface EgressAppOptions {
  /** How often each acknowledgement is sent. */
  readonly repeats?: number;
  /** Takes records without a word. */
  readonly isSilent?: boolean;
}

const PREFETCH = 500;
const AGAIN_MS = 100;
const CLOSE_MS = 2_000;

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
  readonly seen = new Map<string, string>();
  readonly altered = new Set<string>();
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
    if (this.#connection !== null) await closeInTime(this.#connection);
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
      const channel = await connection.createChannel();
      channel.on('error', end.reject);
      await channel.prefetch(PREFETCH);
      const take = (message: ConsumeMessage | null): void => {
        if (message === null) end.reject(new Error('the queue is gone'));
        else this.#take(channel, message);
      };
      await Promise.race([channel.consume(egressQueue(this.#source), take), end.promise]);
      await end.promise;
    } finally {
      await closeInTime(connection);
    }
  }

  #take(channel: Channel, message: ConsumeMessage): void {
    const { headers } = message.properties;
    const id = String(headers?.cloudEvents_recordid);
    const token = String(headers?.cloudEvents_deliverytoken);
    this.seen.set(id, token);
    if (!message.content.equals(payloadOf(String(headers?.cloudEvents_subject))))
      this.altered.add(id);
    const { repeats = 1, isSilent = false } = this.#options;
    if (isSilent) {
      channel.ack(message);
      return;
    }
    try {
      const body = Buffer.from(JSON.stringify({ id, token }));
      for (let sent = 0; sent < repeats; sent += 1)
        channel.sendToQueue(ACKNOWLEDGEMENT_QUEUE, body, { persistent: true, mandatory: true });
      channel.ack(message);
    } catch {
      // The channel has closed: the broker offers the message again.
    }
  }
}

/** A broker that has lost a channel may never say that it has closed the connection. */
async function closeInTime(connection: ChannelModel): Promise<void> {
  const closed = Promise.resolve()
    .then(() => connection.close())
    .catch(() => undefined);
  await Promise.race([closed, sleep(CLOSE_MS)]);
}
