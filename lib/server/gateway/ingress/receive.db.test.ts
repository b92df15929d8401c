import { hash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseRecordId } from '#lib/domain/record-id';
import { createSource, submission } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import type { Submission } from '../records/submission.ts';
import { receive } from './receive.ts';

let db: TestDatabase;
const source = 'shop';

beforeAll(async () => {
  db = await createTestDatabase();
  await createSource(db.pool, source);
});
afterAll(() => db[Symbol.asyncDispose]());

function send(...submissions: Partial<Submission>[]) {
  return receive(db.pool, { source, keyId: null, submissions: submissions.map(submission) });
}

async function countOf(eventId: string): Promise<number> {
  const { rows } = await db.pool.query(
    `SELECT r.id FROM record r JOIN payload p ON p.record_id = r.id JOIN work w ON w.record_id = r.id
     WHERE r.event_id = $1`,
    [eventId],
  );
  return rows.length;
}

async function countedJustIn(): Promise<{ delta: bigint; stored: bigint }> {
  const { rows } = await db.pool.query<{ delta: bigint; stored: bigint }>(
    `SELECT (SELECT coalesce(sum(delta), 0)::int8 FROM count_delta WHERE status = 'JUST_IN') AS delta,
            (SELECT count(*) FROM record) AS stored`,
  );
  return rows[0] ?? { delta: -1n, stored: -1n };
}

const everyByte = Uint8Array.from({ length: 1024 }, (_, index) => index % 256);
const payloads: [string, Uint8Array][] = [
  ['every byte there is', everyByte],
  ['nothing at all', new Uint8Array()],
  ['a BOM and bad UTF-8', Uint8Array.of(0xef, 0xbb, 0xbf, 0xc3, 0x28, 0x00)],
  [
    'duplicate keys, a lone surrogate and a NUL escape',
    Buffer.from('{"a":1,"a":"\\ud800\\u0000"}'),
  ],
  ['a 20-digit number', Buffer.from('{"amount":12345678901234567890.10}')],
  ['depth 100,000', Buffer.from('['.repeat(100_000))],
  ['3 MiB', Buffer.alloc(3 * 1024 * 1024, 'Zoë ')],
];

describe('what is received', () => {
  it.each(payloads)('is stored exactly as it came: %s', async (_name, bytes) => {
    const [result] = await send({ bytes });
    expect(result).toMatchObject({ kind: 'accepted', status: 'JUST_IN' });
    const { rows } = await db.pool.query<{ bytes: Buffer; sha256: Buffer; size_bytes: number }>(
      `SELECT p.bytes, r.sha256, r.size_bytes FROM record r JOIN payload p ON p.record_id = r.id
       WHERE r.id = $1`,
      [parseRecordId(result?.id ?? '')],
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]?.bytes.equals(bytes)).toBe(true);
    expect(rows[0]).toMatchObject({
      sha256: hash('sha256', bytes, 'buffer'),
      size_bytes: bytes.length,
    });
  });

  it('keeps every identifier, time and header field', async () => {
    const given = submission({
      reference: 'ördér-1',
      type: 'order.paid',
      eventId: 'e-1 ☃',
      originatedAt: new Date('1969-07-20T20:17:40.123Z'),
      orderingKey: 'customer 7',
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      mediaType: 'application/json; charset=utf-8',
      headers: [
        ['x-twice', '"1\\'],
        ['x-twice', ''],
      ],
    });
    const [result] = await send(given);
    const { rows } = await db.pool.query(
      `SELECT r.reference, r.type, r.event_id AS "eventId", r.originated_at AS "originatedAt",
              r.ordering_key AS "orderingKey", r.traceparent, r.media_type AS "mediaType",
              p.bytes, p.headers
       FROM record r JOIN payload p ON p.record_id = r.id WHERE r.id = $1`,
      [parseRecordId(result?.id ?? '')],
    );
    expect(rows).toEqual([given]);
  });

  it('is due at once, and was received at the instant that its id carries', async () => {
    const [result] = await send({});
    const { rows } = await db.pool.query(
      `SELECT w.due_at = r.received_at AS due, r.received_at AS "receivedAt",
              r.id >= first_record_id_at(r.received_at)
                AND r.id < first_record_id_at(r.received_at + interval '1 ms') AS "timeInId"
       FROM record r JOIN work w ON w.record_id = r.id WHERE r.id = $1`,
      [parseRecordId(result?.id ?? '')],
    );
    const receivedAt = result?.kind === 'accepted' ? result.receivedAt : null;
    expect(rows).toEqual([{ due: true, timeInId: true, receivedAt }]);
  });

  it('gets ids in the order of the batch', async () => {
    const results = await send(
      ...Array.from({ length: 100 }, (_, index) => ({ eventId: `order-${String(100 - index)}` })),
    );
    const ids = results.map(({ id }) => id);
    expect(ids).toEqual([...ids].sort());
    expect(new Set(ids).size).toBe(100);
  });
});

describe('the same event id again', () => {
  it('is a duplicate with the same bytes and answers the first id', async () => {
    const [first] = await send({ eventId: 'again' });
    const [second] = await send({ eventId: 'again', reference: 'other words, same bytes' });
    expect(second).toEqual({ ...first, kind: 'duplicate' });
    expect(await countOf('again')).toBe(1);
  });

  it('is a conflict with other bytes and stores nothing', async () => {
    const [first] = await send({ eventId: 'changed', bytes: Buffer.from('1') });
    const [second] = await send({ eventId: 'changed', bytes: Buffer.from('2') });
    expect(second).toEqual({ kind: 'conflict', id: first?.id });
    expect(await countOf('changed')).toBe(1);
  });

  it('is found within one batch, and harms no neighbour', async () => {
    await send({ eventId: 'before', bytes: Buffer.from('1') });
    const results = await send(
      { eventId: 'twice', bytes: Buffer.from('1') },
      { eventId: 'before', bytes: Buffer.from('1') },
      { eventId: null },
      { eventId: 'twice', bytes: Buffer.from('1') },
      { eventId: 'before', bytes: Buffer.from('2') },
      { eventId: 'twice', bytes: Buffer.from('2') },
      { eventId: null },
      { eventId: 'before', bytes: Buffer.from('1') },
    );
    expect(results.map(({ kind }) => kind)).toEqual([
      'accepted',
      'duplicate',
      'accepted',
      'duplicate',
      'conflict',
      'conflict',
      'accepted',
      'duplicate',
    ]);
    expect(results[3]?.id).toBe(results[0]?.id);
    expect(results[5]?.id).toBe(results[0]?.id);
    expect(results[7]?.id).toBe(results[1]?.id);
    expect(results[2]?.id).not.toBe(results[6]?.id);
  });

  it('is another record in another source or direction', async () => {
    await createSource(db.pool, 'other');
    const [here] = await send({ eventId: 'shared' });
    const [there] = await receive(db.pool, {
      source: 'other',
      keyId: null,
      submissions: [submission({ eventId: 'shared' })],
    });
    expect([here?.kind, there?.kind]).toEqual(['accepted', 'accepted']);
  });

  it('from 50 senders at once is stored once, and all learn the same id', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => send({ eventId: 'rush' })));
    const results = answers.flat();
    expect(results.filter(({ kind }) => kind === 'accepted')).toHaveLength(1);
    expect(results.filter(({ kind }) => kind === 'duplicate')).toHaveLength(49);
    expect(new Set(results.map(({ id }) => id)).size).toBe(1);
    expect(await countOf('rush')).toBe(1);
  });

  it('in batches of opposite order neither deadlocks nor doubles', async () => {
    const eventIds = Array.from({ length: 200 }, (_, index) => `cross-${String(index)}`);
    const rounds = Array.from({ length: 20 }, (_, round) =>
      round % 2 === 0 ? eventIds : [...eventIds].reverse(),
    );
    const answers = await Promise.all(
      rounds.map((ids) => send(...ids.map((eventId) => ({ eventId })))),
    );
    const accepted = answers.flat().filter(({ kind }) => kind === 'accepted');
    expect(new Set(accepted.map(({ id }) => id)).size).toBe(200);
    expect(accepted).toHaveLength(200);
  });

  it('counts each stored record once', async () => {
    const { delta, stored } = await countedJustIn();
    expect(delta).toBe(stored);
  });
});

describe('refused is a record', () => {
  const key = (name: string) => `door-${name}`;
  it.each([
    ['unknown', null, 'unknown_source'],
    ['retired', 'retired_at = now()', 'retired_source'],
    ['paused', 'intake_paused = true', 'intake_paused'],
  ])('of a source that is %s', async (name, change, code) => {
    if (change !== null) {
      await createSource(db.pool, key(name));
      await db.pool.query(`UPDATE source SET ${change} WHERE key = $1`, [key(name)]);
    }
    const request = { source: key(name), keyId: null, submissions: [submission()] };
    await expect(receive(db.pool, request)).rejects.toMatchObject({ name: 'GatewayError', code });
  });

  it.each<Partial<Submission>>([
    { reference: '' },
    { reference: 'x'.repeat(513) },
    { type: 'a\0b' },
    { eventId: '\ud800' },
    { orderingKey: '' },
    { headers: [['x', '\0']] },
  ])('that no text column can hold: %j', async (given) => {
    const before = await countedJustIn();
    await expect(send({}, given)).rejects.toMatchObject({ code: 'invalid_submission' });
    expect(await countedJustIn()).toEqual(before);
  });

  it('never: 512 characters outside the basic plane', async () => {
    const [result] = await send({ reference: '🧾'.repeat(512) });
    expect(result?.kind).toBe('accepted');
  });
});
