/** The client with a real Sluice: leases kept alive, lost and given up; and the documented example. */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { inheritEnvironment } from '#lib/server/env';
import { createMachineKey } from '#lib/server/gateway/machine-keys';
import { createSignedKey } from '#lib/server/gateway/signed-keys';
import { createSource } from '#lib/server/gateway/sources';
import { sendTestRecord } from '#lib/server/gateway/transports/send-test-record';
import { eventually } from '#lib/testing/eventually';
import { findMisplacedRecords, findWrongCounts } from '#lib/testing/integrity';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { startWebServer, type TestWebServer } from '#lib/testing/web-server';
import type { Delivery } from './answers.ts';
import { RejectDelivery, type LeaseLoopOptions, type TakeDelivery } from './lease-loop.ts';
import { SluiceClient } from './sluice-client.ts';
import { createWebhookKeyPair } from './webhook-key.ts';

let db: TestDatabase;
let web: TestWebServer;
let key: string;
let client: SluiceClient;
let nextSource = 0;

beforeAll(async () => {
  db = await createTestDatabase();
  web = await startWebServer(db.pool);
  const scopes = ['ingress', 'egress', 'deliver'] as const;
  const request = { name: 'app', scopes, sources: ['*'], createdBy: 'test' };
  key = (await createMachineKey(db.pool, request)).secret;
  client = new SluiceClient({ url: web.origin, credentials: { key }, firstWaitMs: 5 });
});
afterAll(async () => {
  expect(await findMisplacedRecords(db.pool)).toEqual([]);
  expect(await findWrongCounts(db.pool)).toEqual([]);
  await web[Symbol.asyncDispose]();
  await db[Symbol.asyncDispose]();
});

/** A source of its own with so many records to take. */
async function makeSource(records: number): Promise<string> {
  const source = `loop-${nextSource++}`;
  await createSource(db.pool, { key: source, name: source });
  const outgoing = Array.from({ length: records }, (_, n) => ({
    reference: `r-${n}`,
    payload: '{}',
  }));
  if (records > 0) expect((await client.enqueueMany(source, outgoing)).accepted).toBe(records);
  return source;
}

interface Run {
  readonly options?: Partial<LeaseLoopOptions>;
  readonly with?: SluiceClient;
}

/** Runs a loop until `until` holds; answers what Sluice said, by reference. */
async function take(
  source: string,
  work: TakeDelivery,
  run: Run & { until: (said: ReadonlyMap<string, string>) => void | Promise<void> },
): Promise<ReadonlyMap<string, string>> {
  const stop = new AbortController();
  const said = new Map<string, string>();
  const looping = (run.with ?? client).leaseLoop(source, work, {
    waitSeconds: 1,
    onSettled: ({ reference }, result) =>
      said.set(reference, 'problem' in result ? result.problem.code : result.outcome),
    ...run.options,
    signal: stop.signal,
  });
  await Promise.race([eventually(() => run.until(said)), looping]);
  stop.abort();
  await looping;
  return said;
}

async function statusesOf(source: string): Promise<Record<string, number>> {
  const { rows } = await db.pool.query<{ status: string; n: number }>(
    `SELECT status::text, count(*)::integer AS n FROM record_status WHERE source = $1 GROUP BY 1`,
    [source],
  );
  return Object.fromEntries(rows.map(({ status, n }) => [status, n]));
}

describe('a lease loop', () => {
  it('takes everything once, no more at a time than it may, and acknowledges it', async () => {
    const source = await makeSource(60);
    const taken: string[] = [];
    let inWork = 0;
    let most = 0;
    const work = async ({ reference }: Delivery) => {
      most = Math.max(most, (inWork += 1));
      await pause(1);
      inWork -= 1;
      taken.push(reference);
      return 'taken' as const;
    };
    const said = await take(source, work, {
      options: { concurrency: 7 },
      until: (results) => expect(results.size).toBe(60),
    });
    expect([taken.length, new Set(taken).size]).toEqual([60, 60]);
    expect(most).toBeLessThanOrEqual(7);
    expect(new Set(said.values())).toEqual(new Set(['acknowledged']));
    expect(await statusesOf(source)).toEqual({ ACKNOWLEDGED: 60 });
  });

  it('extends a lease for as long as the work takes', async () => {
    const source = await makeSource(1);
    const begun: number[] = [];
    const work = async ({ attempt, expiresAt }: Delivery) => {
      begun.push(attempt);
      // The lease that was given has ended long ago, and the record is still ours.
      await eventually(() => expect(Date.now()).toBeGreaterThan(expiresAt.getTime() + 500));
      return 'taken' as const;
    };
    const said = await take(source, work, {
      options: { leaseSeconds: 1 },
      until: (results) => expect(results.size).toBe(1),
    });
    expect([...said.values()]).toEqual(['acknowledged']);
    expect(begun).toEqual([1]);
  });

  it('tells the work that its lease is lost; a late acknowledgement still counts', async () => {
    const source = await makeSource(1);
    const reasons: unknown[] = [];
    const work = async ({ id, token }: Delivery, lost: AbortSignal) => {
      // As if a second copy of this app had given the record back.
      const word = { id, token, code: 'busy', message: 'Not now.', permanent: false };
      expect(await client.reject([word])).toMatchObject([{ outcome: 'requeued' }]);
      await eventually(() => expect(lost.aborted).toBe(true));
      reasons.push(lost.reason);
      return 'taken' as const;
    };
    const said = await take(source, work, {
      options: { leaseSeconds: 1, concurrency: 1 },
      until: (results) => expect(results.size).toBe(1),
    });
    expect(reasons).toMatchObject([{ problem: { status: 409 } }]);
    expect([...said.values()]).toEqual(['acknowledged']);
  });

  it('rejects what cannot be taken, for good or for now', async () => {
    const source = await makeSource(3);
    const work = ({ reference }: Delivery) => {
      if (reference === 'r-0') throw new RejectDelivery('closed', 'The account is closed.');
      if (reference === 'r-1') return Promise.reject(new Error('mail server busy'));
      return Promise.resolve('taken' as const);
    };
    const said = await take(source, work, { until: (results) => expect(results.size).toBe(3) });
    expect(Object.fromEntries(said)).toEqual({
      'r-0': 'held',
      'r-1': 'requeued',
      'r-2': 'acknowledged',
    });
    const { rows } = await db.pool.query(
      `SELECT failure_code, failure_message FROM attempt a JOIN record r ON r.id = a.record_id
       JOIN source s ON s.id = r.source_id WHERE s.key = $1 AND failure_code IS NOT NULL ORDER BY 1`,
      [source],
    );
    expect(rows).toEqual([
      { failure_code: 'closed', failure_message: 'The account is closed.' },
      { failure_code: 'not_taken', failure_message: 'mail server busy' },
    ]);
  });

  it('leaves alone what is to be answered for later', async () => {
    const source = await makeSource(1);
    const left: Delivery[] = [];
    const work = (delivery: Delivery) => {
      left.push(delivery);
      return Promise.resolve('later' as const);
    };
    const said = await take(source, work, { until: () => expect(left).toHaveLength(1) });
    expect(said.size).toBe(0);
    expect(await statusesOf(source)).toEqual({ QUEUED: 1 });
    expect(await client.acknowledge(left)).toMatchObject([{ outcome: 'acknowledged' }]);
    expect(await client.acknowledge(left)).toMatchObject([{ outcome: 'already_acknowledged' }]);
  });

  it('finishes what is in work when it is stopped, and takes nothing more', async () => {
    const source = await makeSource(5);
    const stop = new AbortController();
    const begun: string[] = [];
    const work = async ({ reference }: Delivery) => {
      begun.push(reference);
      stop.abort();
      await pause(20);
      return 'taken' as const;
    };
    await client.leaseLoop(source, work, { signal: stop.signal, concurrency: 2 });
    expect(begun).toHaveLength(2);
    expect(await statusesOf(source)).toEqual({ ACKNOWLEDGED: 2, QUEUED: 3 });
  });

  it('ends with the refusal of what it may not take', async () => {
    const { signal } = new AbortController();
    const work = () => Promise.resolve('taken' as const);
    const looping = client.leaseLoop('nowhere', work, { signal });
    await expect(looping).rejects.toMatchObject({ problem: { code: 'unknown_source' } });
  });

  it('works as well for a client that signs', async () => {
    const source = await makeSource(0);
    const { publicKey, secretKey } = createWebhookKeyPair();
    const scopes = ['egress', 'deliver'] as const;
    const request = { name: 's', scopes, sources: [source], createdBy: 'test', publicKey };
    const { key: signed } = await createSignedKey(db.pool, request);
    const credentials = { keyName: signed.prefix, secret: secretKey };
    const signer = new SluiceClient({ url: web.origin, credentials });
    await signer.enqueue(source, { reference: 'r', payload: Buffer.of(0, 255) });
    const payloads: Buffer[] = [];
    const work = ({ payload }: Delivery) => {
      payloads.push(payload);
      return Promise.resolve('taken' as const);
    };
    await take(source, work, { with: signer, until: (said) => expect(said.size).toBe(1) });
    expect(payloads).toEqual([Buffer.of(0, 255)]);
  });
});

describe('the documented example', () => {
  const root = path.resolve(import.meta.dirname, '../..');
  const file = path.join(root, 'docs/examples/integration-app.ts');

  test('is what docs/sdk.md shows', async () => {
    const example = await readFile(file, 'utf8');
    const shown = /```ts\n(\/\*\* A whole Integration App[^]*?)```/.exec(
      await readFile(path.join(root, 'docs/sdk.md'), 'utf8'),
    );
    expect(shown?.[1]).toBe(example);
  });

  test('does what it says', async () => {
    await createSource(db.pool, { key: 'shop', name: 'Shop' });
    const confirmation = { reference: 'order-1001', type: 'order.confirmation', payload: '{}' };
    await client.enqueue('shop', confirmation);
    await client.enqueue('shop', { reference: 'order-1', type: 'unknown', payload: '{}' });
    const tried = await sendTestRecord(db.pool, { source: 'shop', sentBy: 'Ada' });
    const app = spawn(process.execPath, [file], {
      env: inheritEnvironment({ SLUICE_URL: web.origin, SLUICE_KEY: key }),
    });
    let output = '';
    app.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    app.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const ended = new Promise((resolve) => app.once('exit', resolve));
    await eventually(() => {
      const ends = [': held', 'order-1001: acknowledged', `${tried.reference}: acknowledged`];
      for (const end of ends) expect(output).toContain(end);
    });
    app.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(output).toContain('2 accepted');
    expect(output).toContain('refused: event_id_conflict');
    expect(output).toContain('to the shop: order-1001, 2 bytes');
    expect(output).toContain('order-1: held');
    expect(output).not.toContain(`to the shop: ${tried.reference}`);
    expect(await statusesOf('shop')).toEqual({ JUST_IN: 3, ACKNOWLEDGED: 2, QUEUED: 1 });
  });
});
