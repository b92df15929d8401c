/** One connection to the broker, kept up: what uses it is opened anew on each connection. */
import { once } from 'node:events';
import { connect, type ChannelModel } from 'amqplib';
import type { TransportCondition } from '#lib/domain/transport-condition';
import { pause } from '#worker/pause';
import type { Loop } from '#worker/supervisor';

/** What lives on one connection, and dies with it. */
export interface LinkUse {
  /** In good order: no new work, what is under way has ended. Not called when the connection is lost. */
  finish(): Promise<void>;
  /** The connection is gone, or will not be used any more. */
  lost(): void;
}

export interface LinkOptions {
  /** amqp:// or amqps://, with the virtual host as its path. */
  readonly url: string;
  /** As the broker shows it to people. */
  readonly name: string;
  /** Declares and opens everything. `giveUp` ends the connection, as when a channel was closed by the broker. */
  readonly open: (connection: ChannelModel, giveUp: (reason: Error) => void) => Promise<LinkUse>;
  /** Called when the standing has changed. */
  readonly onChange?: () => void;
}

export interface LinkStanding {
  readonly state: TransportCondition;
  readonly lastError: { readonly message: string; readonly at: Date } | null;
}

const CONNECT_MS = 5_000;
/** A connection that is silent for two beats is taken for dead. */
const HEARTBEAT_SECONDS = 4;
const CLOSE_MS = 2_000;

/** Its loop ends when the connection is lost; whoever supervises it starts it again, later each time. */
export class BrokerLink {
  readonly #options: LinkOptions;
  #standing: LinkStanding = { state: 'connecting', lastError: null };

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  get standing(): LinkStanding {
    return this.#standing;
  }

  get loop(): Loop {
    return { name: this.#options.name, run: (signal) => this.#run(signal) };
  }

  async #run(signal: AbortSignal): Promise<void> {
    try {
      await this.#connectAndStay(signal);
    } catch (error) {
      const fault = error instanceof Error ? error : new Error(String(error));
      this.#stand('down', sayTrouble(fault));
      throw fault;
    }
  }

  async #connectAndStay(signal: AbortSignal): Promise<void> {
    const connection = await openConnection(this.#options);
    const end = Promise.withResolvers<never>();
    // Handled here too, as the connection may be lost before anybody waits for its end.
    end.promise.catch(() => undefined);
    this.#watch(connection, end.reject);
    const opened = this.#options.open(connection, end.reject);
    const use = await Promise.race([opened, end.promise]).catch(async (error: unknown) => {
      await closeQuietly(connection);
      throw error;
    });
    try {
      this.#stand('connected');
      await Promise.race([aborted(signal), end.promise]);
      await Promise.race([use.finish(), end.promise]);
    } finally {
      use.lost();
      await closeQuietly(connection);
    }
  }

  #watch(connection: ChannelModel, reject: (reason: Error) => void): void {
    connection.on('error', reject);
    connection.on('close', (error?: Error) => {
      reject(error ?? new Error('The broker closed the connection.'));
    });
    connection.on('blocked', (reason) => {
      this.#stand('held', `The broker takes no messages at the moment: ${reason}`);
    });
    connection.on('unblocked', () => {
      this.#stand('connected');
    });
  }

  #stand(state: TransportCondition, trouble?: string): void {
    const lastError =
      trouble === undefined ? this.#standing.lastError : { message: trouble, at: new Date() };
    this.#standing = { state, lastError };
    this.#options.onChange?.();
  }
}

const ASK_MS = 5_000;

/** Asks something over a connection of its own, which ends after the answer. Rejects without one. */
export async function askBroker<Answer>(
  url: string,
  ask: (connection: ChannelModel) => Promise<Answer>,
): Promise<Answer> {
  const connection = await openConnection({ url, name: 'sluice question' });
  const done = new AbortController();
  const lost = Promise.withResolvers<never>();
  connection.on('error', lost.reject);
  const tooLong = pause(ASK_MS, done.signal).then(() => {
    throw new Error('The broker has not answered.');
  });
  try {
    return await Promise.race([ask(connection), lost.promise, tooLong]);
  } finally {
    done.abort();
    void closeQuietly(connection);
  }
}

async function openConnection({
  url,
  name,
}: Pick<LinkOptions, 'url' | 'name'>): Promise<ChannelModel> {
  const address = new URL(url);
  address.searchParams.set('heartbeat', String(HEARTBEAT_SECONDS));
  return connect(address.href, {
    timeout: CONNECT_MS,
    noDelay: true,
    clientProperties: { connection_name: name },
  });
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}

/** A broker that answers nothing any more does not keep the worker from going on. */
async function closeQuietly(connection: ChannelModel): Promise<void> {
  const done = new AbortController();
  const closed = Promise.resolve()
    .then(() => connection.close())
    .catch(() => undefined);
  await Promise.race([closed, pause(CLOSE_MS, done.signal)]);
  done.abort();
}

/** What went wrong, for people; never the URL, which may hold a password. */
function sayTrouble(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const message = error.message === '' ? 'The broker cannot be reached' : error.message;
  const said = code === '' || message.includes(code) ? message : `${message} (${code})`;
  return CERTIFICATE_CODES.test(code) ? `The broker's certificate is not accepted: ${said}` : said;
}

/** Of OpenSSL, as Node passes them on, and its own for a name that the certificate does not have. */
const CERTIFICATE_CODES = /CERT|SIGNATURE|ISSUER|CRL|HOSTNAME_MISMATCH/;
