/** An installation full of records in which many fail from three causes, each of which can be mended. */
import { z } from 'zod';
import { batchReceiptSchema } from '#lib/contracts/receipt';
import { recordPageSchema } from '#lib/contracts/record';
import { openDatabase, type Database } from '#lib/server/database';
import { seedInstallation } from '#lib/server/gateway/seed/seed-installation';
import { createSource } from '#lib/server/gateway/sources';
import { eventually } from './eventually.ts';
import { startInstallation, type RunningInstallation } from './start-installation.ts';
import { startStormCoreApp, type StormCoreApp } from './storm-core-app.ts';

export const CAUSES = ['currency', 'country', 'price'] as const;
export type Cause = (typeof CAUSES)[number];

export interface StormSize {
  /** Records that were there before, made up. */
  readonly records: number;
  /** Of each cause. */
  readonly failures: number;
}

/** Records to be sent. */
export interface Sending {
  readonly source: string;
  /** What the Core App refuses them for, one of `CAUSES` or any other word. */
  readonly fault: string;
  readonly count: number;
  readonly type?: string;
  /** CloudEvents `partitionkey`: one after the other. */
  readonly orderingKey?: string;
}

export interface SentRecord {
  readonly id: string;
  readonly reference: string;
}

export interface Storm extends AsyncDisposable {
  readonly installation: RunningInstallation;
  readonly coreApp: StormCoreApp;
  /** The source whose records fail. */
  readonly source: string;
  /** From now on the Core App takes what it refused of the storm for this cause. */
  mend(cause: Cause): void;
  /** Sends records to a source, the storm's own or another one. */
  send(sending: Sending): Promise<readonly SentRecord[]>;
  /** Waits until no record of a source waits or is in work. */
  settle(source: string): Promise<void>;
  /** Sets the mutes of a source's groups back, as if so long had passed since. */
  ageMutes(source: string, minutes: number): Promise<void>;
}

const SOURCE = 'harbour';

/** Starts it, fills it and waits until every failure has been logged; disposing stops it. */
export async function startStorm(size: StormSize): Promise<Storm> {
  const coreApp = await startStormCoreApp();
  const installation = await startInstallation([]);
  const dispose = async (): Promise<void> => {
    await installation[Symbol.asyncDispose]();
    await coreApp[Symbol.asyncDispose]();
  };
  let sent = 0;
  const send = async (sending: Sending): Promise<readonly SentRecord[]> => {
    const first = sent + 1;
    sent += sending.count;
    return receive(installation, sending, first);
  };
  try {
    await fill(installation, { handlerUrl: coreApp.url, records: size.records });
    for (const fault of CAUSES) await send({ source: SOURCE, fault, count: size.failures });
    await settle(installation, SOURCE);
  } catch (error) {
    await dispose();
    throw error;
  }
  return {
    ...{ installation, coreApp, source: SOURCE, send },
    mend: (cause) => coreApp.mend(SOURCE, cause),
    settle: (source) => settle(installation, source),
    ageMutes: (source, minutes) => ageMutes(installation, source, minutes),
    [Symbol.asyncDispose]: dispose,
  };
}

interface Filling {
  readonly handlerUrl: string;
  readonly records: number;
}

function open({ databaseUrl: connectionString }: RunningInstallation): Database {
  return openDatabase({ connectionString, max: 4, applicationName: 'sluice storm' });
}

async function ageMutes(
  installation: RunningInstallation,
  source: string,
  minutes: number,
): Promise<void> {
  const pool = open(installation);
  try {
    await pool.query(
      `UPDATE error_group SET muted_at = muted_at - make_interval(mins => $2),
         muted_until = muted_until - make_interval(mins => $2)
       WHERE source_id = (SELECT id FROM source WHERE key = $1)`,
      [source, minutes],
    );
  } finally {
    await pool.end();
  }
}

async function fill(installation: RunningInstallation, filling: Filling): Promise<void> {
  const pool = open(installation);
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

async function receive(
  { address, key }: RunningInstallation,
  { source, fault, count, type = 'order.placed', orderingKey }: Sending,
  first: number,
): Promise<readonly SentRecord[]> {
  const numbers = Array.from({ length: count }, (_, index) => first + index);
  const lines = numbers.map((number) =>
    JSON.stringify({
      ...{ specversion: '1.0', id: `event-${String(number)}`, source: `/${source}` },
      ...{ type, subject: `cargo-${String(number)}` },
      ...(orderingKey !== undefined && { partitionkey: orderingKey }),
      data: { fault, number },
    }),
  );
  const response = await fetch(`${address}/api/v1/ingress/${source}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson' },
    body: lines.join('\n'),
  });
  const { results } = batchReceiptSchema.parse(await response.json());
  const stored = z.array(z.object({ index: z.number(), id: z.string() })).parse(results);
  return stored.map(({ index, id }) => ({ id, reference: `cargo-${String(first + index)}` }));
}

async function settle({ address, key }: RunningInstallation, source: string): Promise<void> {
  const nothingWaits = async (): Promise<void> => {
    const query = `source=${source}&status=JUST_IN&limit=1`;
    const response = await fetch(`${address}/api/v1/records?${query}`, {
      headers: { authorization: `Bearer ${key}` },
    });
    const { records } = recordPageSchema.parse(await response.json());
    if (records.length > 0) throw new Error(`Records of ${source} still wait.`);
  };
  await eventually(nothingWaits, { timeoutMs: 120_000, intervalMs: 100 });
}
