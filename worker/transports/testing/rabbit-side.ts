/** The other side over RabbitMQ, with a proxy in between that can take the broker away. */
import pino from 'pino';
import { eventually } from '#lib/testing/eventually';
import { missingRabbit } from '#lib/testing/rabbit-server';
import { createSharedVhost } from '#lib/testing/shared-rabbit';
import { startTcpProxy, type TcpProxy } from '#lib/testing/tcp-proxy';
import { openTransports, type RunningTransports } from '../open-transports.ts';
import type { Conformer, OtherSide, SideOptions } from './other-side.ts';
import { openQueueApp, type QueueApp } from './queue-app.ts';

export const rabbitConformer: Conformer = {
  name: 'RabbitMQ',
  isHanded: true,
  missing: missingRabbit,
  create: async (options) => {
    const url = new URL(await createSharedVhost());
    const proxy = await startTcpProxy(Number(url.port));
    const proxied = new URL(url);
    proxied.port = String(proxy.port);
    return new RabbitSide(options, { url: url.href, proxied: proxied.href, proxy });
  },
};

interface Ways {
  /** Straight to the broker: the Integration App's way. */
  readonly url: string;
  /** The gateway's way. */
  readonly proxied: string;
  readonly proxy: TcpProxy;
}

class RabbitSide implements OtherSide {
  readonly #options: SideOptions;
  readonly #ways: Ways;
  #transports: RunningTransports | null = null;
  #app: QueueApp | null = null;

  constructor(options: SideOptions, ways: Ways) {
    this.#options = options;
    this.#ways = ways;
  }

  async start(): Promise<void> {
    const { db, source } = this.#options;
    await db.pool.query(`UPDATE source SET transport = 'rabbitmq' WHERE key = $1`, [source]);
    const log = pino({ level: 'silent' });
    const parts = { db: db.pool, workerId: 'conformance', log };
    this.#transports = openTransports({ amqpUrl: this.#ways.proxied }, parts);
    this.#app ??= await eventually(() => openQueueApp(this.#ways.url, source), {
      timeoutMs: 20_000,
    });
  }

  async stop(): Promise<void> {
    await this.#transports?.stop();
    this.#transports = null;
  }

  get app(): QueueApp {
    if (this.#app === null) throw new Error('the other side was not started');
    return this.#app;
  }

  receive: OtherSide['receive'] = (count) => this.app.receive(count);
  acknowledge: OtherSide['acknowledge'] = (answers) => this.app.acknowledge(answers);
  reject: OtherSide['reject'] = (rejections) => this.app.reject(rejections);

  async goAway(): Promise<void> {
    const { proxy } = this.#ways;
    await proxy.refuse();
    proxy.cut('reset');
    await eventually(async () => {
      if ((await this.#state()) !== 'down') throw new Error('the gateway has not noticed');
    });
  }

  comeBack(): Promise<void> {
    return this.#ways.proxy.accept();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await this.#app?.[Symbol.asyncDispose]();
    await this.#ways.proxy[Symbol.asyncDispose]();
  }

  async #state(): Promise<string | undefined> {
    const { rows } = await this.#options.db.pool.query<{ state: string }>(
      `SELECT state FROM transport_state WHERE direction = 'EGRESS'`,
    );
    return rows[0]?.state;
  }
}
