/** 20,000 records pushed to a target with one fault at a time: nothing is lost, nothing acknowledged wrongly. */
import { hash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { parseRecordId } from '#lib/domain/record-id';
import { acknowledge } from '#lib/server/gateway/egress/acknowledge';
import { enqueue } from '#lib/server/gateway/egress/enqueue';
import { eventually } from '#lib/testing/eventually';
import { startPushReceiver, type ReceivedPush } from '#lib/testing/push-receiver';
import { submission } from '#lib/testing/records';
import { PushStage } from '../testing/push-stage.ts';
import type { PushParts } from './push-parts.ts';
import { PUSH_LIMITS, type PushLimits } from './send-to-target.ts';

const RECORDS = 20_000;
/** In one statement. */
const PORTION = 1_000;
/** The Integration App takes one of so many, and never says so. */
const SILENT_ABOUT = 10;
const LONG_MS = 120_000;

const BRIEF: PushLimits = { ...PUSH_LIMITS, answerMs: 150, totalMs: 300, bodyMs: 100 };
/** The circuit is tested by itself: here every fault is met by as many requests as possible. */
const PATIENT = { failuresToOpen: 1_000_000, firstPauseMs: 1_000, longestPauseMs: 1_000 };

interface Fault {
  readonly name: string;
  /** Whether the target has what it was sent, although it does not say so. */
  readonly isTaken: boolean;
  /** One of so many requests is answered by it. */
  readonly every: number;
  readonly answer: (response: ServerResponse) => void;
}

const FAULTS: readonly Fault[] = [
  {
    ...{ name: 'answers 500', isTaken: false, every: 3 },
    answer: (response) => response.writeHead(500).end('no'),
  },
  {
    ...{ name: 'answers 429 with Retry-After', isTaken: false, every: 40 },
    answer: (response) => response.writeHead(429, { 'retry-after': '1' }).end(),
  },
  {
    ...{ name: 'resets after processing', isTaken: true, every: 3 },
    answer: (response) => response.socket?.resetAndDestroy(),
  },
  { ...{ name: 'hangs', isTaken: true, every: 5 }, answer: () => undefined },
  {
    ...{ name: 'drips', isTaken: false, every: 5 },
    answer: (response) => response.writeHead(503).write('.'),
  },
  { ...{ name: 'sends a gigabyte', isTaken: false, every: 5 }, answer: flood },
];

function flood(response: ServerResponse): void {
  response.writeHead(500);
  const chunk = Buffer.alloc(64 * 1024, 'x');
  const write = (): void => {
    for (let sent = 0; sent < 64 && !response.destroyed; sent += 1)
      if (!response.write(chunk)) return;
  };
  response.on('drain', write);
  write();
}

const batchSchema = z.array(
  z.object({ recordid: z.string(), deliverytoken: z.string(), data_base64: z.base64() }),
);

/** What the Integration App has, by record: the latest token, and the hash of the bytes. */
type Taken = Map<string, { readonly token: string; readonly digest: string }>;

class App {
  readonly taken: Taken = new Map();
  readonly acknowledged = new Set<string>();
  unsigned = 0;
  differing = 0;
  requests = 0;
  readonly #stage: PushStage;

  constructor(stage: PushStage) {
    this.#stage = stage;
  }

  take(push: ReceivedPush): void {
    for (const { recordid, deliverytoken, data_base64 } of this.#read(push)) {
      const digest = hash('sha256', Buffer.from(data_base64, 'base64'));
      const before = this.taken.get(recordid);
      if (before !== undefined && before.digest !== digest) this.differing += 1;
      this.taken.set(recordid, { token: deliverytoken, digest });
    }
  }

  #read(push: ReceivedPush): z.infer<typeof batchSchema> {
    if (!this.#stage.isSigned(push)) this.unsigned += 1;
    return batchSchema.parse(JSON.parse(push.body.toString()));
  }

  /** Everything that it has, but what it never answers for. */
  async acknowledgeNews(silent: ReadonlySet<string>): Promise<void> {
    const news = [...this.taken].filter(([id]) => !silent.has(id) && !this.acknowledged.has(id));
    const acknowledgements = news.map(([id, { token }]) => ({ id, token }));
    const { pool } = this.#stage.db;
    const results = await acknowledge(pool, { sources: ['shop'], acknowledgements });
    expect(results.filter(({ kind }) => kind === 'refused')).toEqual([]);
    for (const [id] of news) this.acknowledged.add(id);
  }
}

/** Ids with the hash of the bytes that were sent. */
async function enqueueAll(stage: PushStage): Promise<Map<string, string>> {
  const sent = new Map<string, string>();
  for (let done = 0; done < RECORDS; done += PORTION) {
    const submissions = Array.from({ length: PORTION }, (_, index) =>
      submission({
        mediaType: 'application/octet-stream',
        bytes: Buffer.from(`\u0000 record ${String(done + index)}\r\n`),
      }),
    );
    const request = { source: 'shop', keyId: null, submissions };
    for (const [index, { id }] of (await enqueue(stage.db.pool, request)).entries())
      sent.set(id, hash('sha256', submissions[index]?.bytes ?? ''));
  }
  return sent;
}

async function readAcknowledged({ db }: PushStage): Promise<Set<bigint>> {
  const { rows } = await db.pool.query<{ id: bigint }>(
    `SELECT record_id AS id FROM settlement WHERE status = 'ACKNOWLEDGED'`,
  );
  return new Set(rows.map(({ id }) => id));
}

/** Runs two workers until the app has every record and has said so of all but the silent ones. */
async function survive(stage: PushStage, app: App, given: Partial<PushParts> = {}): Promise<void> {
  const sent = await enqueueAll(stage);
  const silent = new Set([...sent.keys()].filter((_, place) => place % SILENT_ABOUT === 0));
  for (let worker = 0; worker < 2; worker += 1)
    stage.run({ limits: BRIEF, policy: PATIENT, ...given });
  await eventually(
    async () => {
      await stage.letTimePass();
      await app.acknowledgeNews(silent);
      expect(app.taken.size).toBe(RECORDS);
      expect(app.acknowledged.size).toBe(RECORDS - silent.size);
    },
    { timeoutMs: LONG_MS, intervalMs: 200 },
  );
  const digests = new Map([...app.taken].map(([id, { digest }]) => [id, digest]));
  expect([...sent].filter(([id, digest]) => digests.get(id) !== digest)).toEqual([]);
  expect({ unsigned: app.unsigned, differing: app.differing }).toEqual({
    unsigned: 0,
    differing: 0,
  });
  const expected = new Set([...app.acknowledged].map(parseRecordId));
  expect(await readAcknowledged(stage)).toEqual(expected);
  expect(await stage.findFaults()).toEqual([]);
}

const IN_BATCHES = { settings: `event_mode = 'batch'` };

test.each(FAULTS)(
  'a target that $name loses no record, and none is acknowledged but by its word',
  async ({ isTaken, every, answer }) => {
    await using stage = await PushStage.open(IN_BATCHES);
    const app = new App(stage);
    let faults = 0;
    stage.receiver.answerWith((response, push) => {
      app.requests += 1;
      const isFaulty = app.requests % every === 0;
      if (isFaulty) faults += 1;
      if (!isFaulty || isTaken) app.take(push);
      if (isFaulty) answer(response);
      else response.writeHead(202).end();
    });
    await survive(stage, app);
    expect(faults).toBeGreaterThan(0);
  },
  2 * LONG_MS,
);

test(
  'a target that redirects to loopback loses no record, and nothing goes to where it points',
  async () => {
    await using stage = await PushStage.open(IN_BATCHES);
    await using inside = await startPushReceiver();
    const app = new App(stage);
    stage.receiver.answerWith((response, push) => {
      app.requests += 1;
      if (app.requests % 3 === 0) response.writeHead(307, { location: inside.url }).end();
      else {
        app.take(push);
        response.writeHead(202).end();
      }
    });
    await survive(stage, app);
    expect(inside.pushes.length + inside.asked.length).toBe(0);
  },
  2 * LONG_MS,
);

test(
  'a name that leads elsewhere once it was checked loses no record: each request goes to what was checked',
  async () => {
    await using stage = await PushStage.open({
      settings: `event_mode = 'batch', push_allowed_hosts = '{shop.invalid}'`,
    });
    const url = `http://shop.invalid:${String(stage.receiver.port)}/push`;
    await stage.db.pool.query('UPDATE source SET push_url = $1', [url]);
    const app = new App(stage);
    stage.receiver.answerWith((response, push) => {
      app.requests += 1;
      app.take(push);
      response.writeHead(202).end();
    });
    let lookups = 0;
    // The name leads nowhere for anybody who asks the system after the check (RFC 6761 §6.4).
    const lookup = (): Promise<string[]> => {
      lookups += 1;
      return Promise.resolve(['127.0.0.1']);
    };
    await survive(stage, app, { lookup });
    expect(lookups).toBeGreaterThanOrEqual(app.requests);
  },
  2 * LONG_MS,
);
