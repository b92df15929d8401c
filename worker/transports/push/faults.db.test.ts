/** Push against targets that fail in every way: nothing is lost, nothing is acknowledged wrongly. */
import { createSecretKey } from 'node:crypto';
import { expect, test } from 'vitest';
import type { ServerResponse } from 'node:http';
import { acknowledge } from '#lib/server/gateway/egress/acknowledge';
import { probeTarget } from '#lib/server/gateway/transports/probe-target';
import { eventually } from '#lib/testing/eventually';
import { answerStatus, startPushReceiver, type ReceivedPush } from '#lib/testing/push-receiver';
import { PushStage } from '../testing/push-stage.ts';
import { PUSH_LIMITS, type PushLimits } from './send-to-target.ts';

const BRIEF: PushLimits = { ...PUSH_LIMITS, answerMs: 150, totalMs: 300, bodyMs: 100 };
/** Two workers, each record through up to all of the faults. */
const RECORDS = 60;
const MANY_MS = 60_000;

type Fault = (response: ServerResponse) => void;

/** Each ends without telling that the push was taken; `taken` says whether it was. */
const FAULTS: readonly { readonly name: string; readonly taken: boolean; readonly fault: Fault }[] =
  [
    { name: 'answers 500', taken: false, fault: (response) => response.writeHead(500).end('no') },
    {
      name: 'answers 429 with Retry-After',
      taken: false,
      fault: (response) => response.writeHead(429, { 'retry-after': '3600' }).end(),
    },
    { name: 'hangs, having taken it', taken: true, fault: () => undefined },
    {
      name: 'resets, having taken it',
      taken: true,
      fault: (response) => response.socket?.resetAndDestroy(),
    },
    { name: 'drips', taken: false, fault: (response) => response.writeHead(503).write('.') },
    { name: 'sends a gigabyte', taken: false, fault: flood },
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

test(
  'every record gets there and is acknowledged by its receiver alone, whatever the target does between',
  async () => {
    await using stage = await PushStage.open();
    await using forbidden = await startPushReceiver();
    const taken = new Map<string, string>();
    const webhookIds = new Map<string, Set<string>>();
    let unsigned = 0;
    let turn = 0;
    const faults = [
      ...FAULTS,
      {
        name: 'redirects to an address inside',
        taken: false,
        fault: (response: ServerResponse) =>
          response.writeHead(307, { location: forbidden.url }).end(),
      },
    ];
    stage.receiver.answerWith((response, push) => {
      const { id, token } = read(push);
      if (!stage.isSigned(push)) unsigned += 1;
      webhookIds.set(id, (webhookIds.get(id) ?? new Set()).add(String(push.headers['webhook-id'])));
      turn += 1;
      const fault = turn % 2 === 0 ? faults[(turn / 2) % faults.length] : undefined;
      if (fault === undefined || fault.taken) taken.set(id, token);
      if (fault === undefined) response.writeHead(202).end();
      else fault.fault(response);
    });
    const ids = await stage.enqueue(RECORDS);
    stage.run({ limits: BRIEF });
    stage.run({ limits: BRIEF });
    const acknowledged = new Set<string>();
    await eventually(
      async () => {
        await stage.letTimePass();
        const news = [...taken].filter(([id]) => !acknowledged.has(id));
        for (const [id] of news) acknowledged.add(id);
        const acknowledgements = news.map(([id, token]) => ({ id, token }));
        const results = await acknowledge(stage.db.pool, { sources: ['shop'], acknowledgements });
        expect(results.filter(({ kind }) => kind === 'refused')).toEqual([]);
        expect(acknowledged.size).toBe(RECORDS);
      },
      { timeoutMs: MANY_MS },
    );
    const { rows } = await stage.db.pool.query<{ status: string; count: number }>(
      'SELECT status, count(*)::integer AS count FROM record_status GROUP BY status',
    );
    expect(rows).toEqual([{ status: 'ACKNOWLEDGED', count: RECORDS }]);
    expect([...taken.keys()].sort()).toEqual([...ids].sort());
    expect(unsigned).toBe(0);
    expect([...webhookIds.values()].every((seen) => seen.size === 1)).toBe(true);
    expect(forbidden.pushes.length + forbidden.asked.length).toBe(0);
    expect(await stage.findFaults()).toEqual([]);
  },
  2 * MANY_MS,
);

function read({ headers }: ReceivedPush): { id: string; token: string } {
  return { id: String(headers['ce-recordid']), token: String(headers['ce-deliverytoken']) };
}

test.each([
  [200, 'settled', 'ACKNOWLEDGED'],
  [204, 'settled', 'ACKNOWLEDGED'],
  [201, 'offered', 'QUEUED'],
  [202, 'offered', 'QUEUED'],
  [301, 'waiting', 'QUEUED'],
  [400, 'waiting', 'QUEUED'],
  [404, 'waiting', 'QUEUED'],
  [410, 'held', 'QUEUED'],
  [429, 'waiting', 'QUEUED'],
  [503, 'waiting', 'QUEUED'],
])('where an answer may acknowledge, %d leaves the record %s', async (status, place, expected) => {
  await using stage = await PushStage.open({ settings: 'push_acknowledges = true' });
  stage.receiver.answerWith(answerStatus(status));
  const [id = ''] = await stage.enqueue(1);
  stage.run();
  await eventually(async () => {
    const { handed, outcomes } = await stage.offered(id);
    expect(handed || outcomes.length === 1).toBe(true);
  });
  expect(await stage.offered(id)).toMatchObject({ place, status: expected, attempts: 1 });
  const outcome = { settled: ['ACKNOWLEDGED'], offered: [] }[place] ?? ['UNDELIVERED'];
  expect((await stage.offered(id)).outcomes).toEqual(outcome);
});

test('where it may not, no answer acknowledges anything', async () => {
  await using stage = await PushStage.open();
  stage.receiver.answerWith(answerStatus(200));
  const ids = await stage.enqueue(20);
  stage.run();
  await eventually(async () => {
    for (const id of ids) expect(await stage.offered(id)).toMatchObject({ handed: true });
  });
  for (const id of ids) expect(await stage.offered(id)).toMatchObject({ status: 'QUEUED' });
});

test('a batch is acknowledged as a whole, or not at all', async () => {
  const settings = `push_acknowledges = true, event_mode = 'batch'`;
  await using stage = await PushStage.open({ settings });
  stage.receiver.answerWith(answerStatus(500));
  const ids = await stage.enqueue(250);
  stage.run();
  await eventually(async () => {
    expect((await stage.offered(ids[0] ?? '')).outcomes).toEqual(['UNDELIVERED']);
  });
  stage.receiver.answerWith(answerStatus(200));
  await eventually(async () => {
    await stage.letTimePass();
    for (const id of ids) expect(await stage.offered(id)).toMatchObject({ status: 'ACKNOWLEDGED' });
  });
  expect(stage.receiver.pushes.length).toBeLessThan(ids.length / 10);
  expect(await stage.findFaults()).toEqual([]);
});

test('a target that asks to be left alone is, and the other records keep their attempts', async () => {
  await using stage = await PushStage.open();
  stage.receiver.answerWith(answerStatus(429, { 'retry-after': '3600' }));
  const ids = await stage.enqueue(100);
  stage.run();
  expect(await stage.untilState('held')).toBe('The Integration App answered 429.');
  await eventually(async () => {
    const { rows } = await stage.db.pool.query('SELECT FROM lease');
    expect(rows).toEqual([]);
  });
  expect(await stage.countOffers()).toBeLessThanOrEqual(16);
  expect(stage.receiver.pushes.length).toBe(await stage.countOffers());
  const { rows } = await stage.db.pool.query<{ wait: number }>(
    'SELECT min(due_at - now()) > $1::interval AS wait FROM work WHERE attempts > 0',
    ['50 minutes'],
  );
  expect(rows).toEqual([{ wait: true }]);
  stage.receiver.answerWith(answerStatus(202));
  await eventually(async () => {
    await stage.letTimePass();
    for (const id of ids) expect(await stage.offered(id)).toMatchObject({ handed: true });
  });
});

test('failures open the circuit for all workers; one record probes it', async () => {
  await using stage = await PushStage.open();
  stage.receiver.answerWith(answerStatus(500));
  await stage.enqueue(40);
  stage.run({ requestsAtOnce: 1 });
  await stage.untilState('held');
  await eventually(async () => {
    expect((await stage.db.pool.query('SELECT FROM lease')).rows).toEqual([]);
  });
  expect(stage.receiver.pushes).toHaveLength(5);
  stage.run();
  await stage.letTimePass();
  await eventually(() => {
    expect(stage.receiver.pushes).toHaveLength(6);
  });
  await eventually(async () => {
    const { rows } = await stage.db.pool.query<{ openings: number }>(
      'SELECT openings FROM push_target WHERE open_until > now() AND probe_until IS NULL',
    );
    expect(rows).toEqual([{ openings: 2 }]);
  });
  expect(stage.receiver.pushes).toHaveLength(6);
});

test('a target that is gone holds the record, and asks no others for an hour', async () => {
  await using stage = await PushStage.open();
  stage.receiver.answerWith(answerStatus(410));
  const ids = await stage.enqueue(3);
  stage.run({ requestsAtOnce: 1 });
  await stage.untilState('held');
  const first = ids[0] ?? '';
  await eventually(async () => {
    expect(await stage.offered(first)).toMatchObject({ place: 'held', attempts: 1 });
  });
  expect((await stage.failureOf(first)).code).toBe('push_gone');
  for (const id of ids.slice(1)) expect(await stage.offered(id)).toMatchObject({ attempts: 0 });
});

test('a target that was gone is tried at once when somebody asks, and goes on once it answers', async () => {
  await using stage = await PushStage.open();
  stage.receiver.answerWith(answerStatus(410));
  const [first = '', ...others] = await stage.enqueue(3);
  stage.run({ requestsAtOnce: 1 });
  await stage.untilState('held');
  stage.receiver.answerWith(answerStatus(202));
  const { pushTarget } = await probeTarget(stage.db.pool, { source: 'shop', askedBy: 'Ada' });
  expect(pushTarget?.probeAskedBy).toBe('Ada');
  expect(pushTarget?.lastError).toContain('410');
  await eventually(async () => {
    for (const id of others) expect(await stage.offered(id)).toMatchObject({ handed: true });
    expect(await stage.offered(first)).toMatchObject({ place: 'held' });
  });
  expect(await stage.findFaults()).toEqual([]);
});

test('what one record is refused for keeps no other one waiting', async () => {
  await using stage = await PushStage.open({ maxAttempts: 2 });
  stage.receiver.answerWith((response, { headers }) => {
    response.writeHead(headers['ce-subject'] === 'order-0' ? 422 : 202).end('{"title":"Bad"}');
  });
  const [bad = '', ...good] = await stage.enqueue(30);
  stage.run({ requestsAtOnce: 1 });
  await eventually(async () => {
    await stage.letTimePass();
    for (const id of good) expect(await stage.offered(id)).toMatchObject({ handed: true });
    expect(await stage.offered(bad)).toMatchObject({ place: 'held', attempts: 2 });
  });
  expect(await stage.failureOf(bad)).toMatchObject({
    code: 'push_refused',
    message: 'The Integration App answered 422: Bad.',
  });
});

test('a worker that stops waits for answers, and what it breaks off is offered again', async () => {
  await using stage = await PushStage.open({ maxAttempts: 1 });
  stage.receiver.answerWith(() => undefined);
  const [id = ''] = await stage.enqueue(1);
  const running = stage.run();
  await eventually(() => {
    expect(stage.receiver.pushes).toHaveLength(1);
  });
  await running.stop();
  expect(await stage.offered(id)).toMatchObject({ place: 'waiting', outcomes: ['UNDELIVERED'] });
});

test('what goes wrong on our side fails as an attempt, and is not waited for for ever', async () => {
  await using stage = await PushStage.open();
  const [id = ''] = await stage.enqueue(1);
  // An ed25519 signature by a key that is none.
  const unfit = [{ scheme: 'v1a', key: createSecretKey(Buffer.alloc(32)) } as const];
  stage.run({ readKeys: () => Promise.resolve(unfit) });
  await eventually(async () => {
    expect(await stage.offered(id)).toMatchObject({ place: 'waiting', outcomes: ['UNDELIVERED'] });
  });
  expect((await stage.failureOf(id)).code).toBe('push_not_made');
});
