/** An installation full of records in which many fail from three causes, each of which can be mended. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { statusCountsSchema } from '#lib/contracts/insight';
import { batchReceiptSchema } from '#lib/contracts/receipt';
import { openDatabase } from '#lib/server/database';
import { seedInstallation } from '#lib/server/gateway/seed/seed-installation';
import { createSource } from '#lib/server/gateway/sources';
import { eventually } from './eventually.ts';
import { startInstallation, type RunningInstallation } from './start-installation.ts';

export const CAUSES = ['currency', 'country', 'price'] as const;
export type Cause = (typeof CAUSES)[number];

/** What the Core App says of a record that it refuses; the number differs from record to record. */
const REFUSALS: Record<Cause, (number: number) => string> = {
  currency: (number) => `Order ${String(number)} is in the currency "XTS", which is not known`,
  country: (number) => `No parcel goes to the country "QQ" of customer ${String(number)}`,
  price: (number) =>
    `Line ${String(number % 9)} has the price ${String(number)}.50, over the limit`,
};

export interface StormSize {
  /** Records that were there before, made up. */
  readonly records: number;
  /** Of each cause. */
  readonly failures: number;
}

export interface Storm extends AsyncDisposable {
  readonly installation: RunningInstallation;
  /** The source whose records fail. */
  readonly source: string;
  /** From now on the Core App takes what it refused for this cause. */
  mend(cause: Cause): void;
  /** Sends more that fail (or would, were the cause not mended), and waits until they are settled. */
  send(cause: Cause, count: number): Promise<void>;
}

const SOURCE = 'harbour';

/** Starts it, fills it and waits until every failure has been logged; disposing stops it. */
export async function startStorm(size: StormSize): Promise<Storm> {
  const mended = new Set<Cause>();
  const coreApp = await startCoreApp(mended);
  const installation = await startInstallation([]);
  const dispose = async (): Promise<void> => {
    await installation[Symbol.asyncDispose]();
    coreApp.server.close();
  };
  let sent = 0;
  const send = async (cause: Cause, count: number): Promise<void> => {
    await receive(installation, linesOf(cause, { first: sent + 1, count }));
    sent += count;
    await eventually(() => nothingWaits(installation), { timeoutMs: 120_000, intervalMs: 200 });
  };
  try {
    await fill(installation, { handlerUrl: coreApp.url, records: size.records });
    for (const cause of CAUSES) await send(cause, size.failures);
  } catch (error) {
    await dispose();
    throw error;
  }
  const mend = (cause: Cause): void => void mended.add(cause);
  return { installation, source: SOURCE, mend, send, [Symbol.asyncDispose]: dispose };
}

/** What is kept of a structured event is all of it. */
const eventSchema = z.object({ data: z.object({ fault: z.enum(CAUSES), number: z.number() }) });

async function startCoreApp(mended: ReadonlySet<Cause>): Promise<{ server: Server; url: string }> {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { fault, number } = eventSchema.parse(JSON.parse(await text(request))).data;
    const refused = !mended.has(fault);
    response.writeHead(refused ? 422 : 204, { 'content-type': 'application/problem+json' });
    response.end(refused ? JSON.stringify({ title: REFUSALS[fault](number) }) : undefined);
  };
  const server = createServer((request, response) => void answer(request, response));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = z.object({ port: z.number() }).parse(server.address());
  return { server, url: `http://127.0.0.1:${String(port)}/records` };
}

interface Filling {
  readonly handlerUrl: string;
  readonly records: number;
}

async function fill(installation: RunningInstallation, filling: Filling): Promise<void> {
  const pool = openDatabase({
    connectionString: installation.databaseUrl,
    max: 4,
    applicationName: 'sluice storm',
  });
  const { handlerUrl, records } = filling;
  try {
    const day = 86_400_000;
    const [from, to] = [Date.now() - 14 * day, Date.now() - day];
    await seedInstallation(pool, {
      ...{ records, waiting: 0, payloadBytes: 300, force: true },
      ...{ from: new Date(from).toISOString(), to: new Date(to).toISOString() },
    });
    await createSource(pool, { key: SOURCE, name: 'Harbour', handlerUrl });
  } finally {
    await pool.end();
  }
}

function linesOf(cause: Cause, { first, count }: { first: number; count: number }): string {
  const lines = Array.from({ length: count }, (_, index) => {
    const number = first + index;
    return JSON.stringify({
      ...{ specversion: '1.0', id: `event-${String(number)}`, source: '/harbour' },
      ...{ type: 'order.placed', subject: `order-${String(number)}` },
      data: { fault: cause, number },
    });
  });
  return lines.join('\n');
}

async function receive({ address, key }: RunningInstallation, lines: string): Promise<void> {
  const response = await fetch(`${address}/api/v1/ingress/${SOURCE}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson' },
    body: lines,
  });
  const { rejected } = batchReceiptSchema.parse(await response.json());
  if (rejected > 0) throw new Error(`${String(rejected)} records of the storm were refused.`);
}

async function nothingWaits({ address, key }: RunningInstallation): Promise<void> {
  const response = await fetch(`${address}/api/v1/status-counts`, {
    headers: { authorization: `Bearer ${key}` },
  });
  const { counts } = statusCountsSchema.parse(await response.json());
  const waiting = counts.find(({ source, status }) => source === SOURCE && status === 'JUST_IN');
  if ((waiting?.count ?? 0) > 0) throw new Error(`${String(waiting?.count)} still wait.`);
}
