import { describe, expect, it } from 'vitest';
import { GatewayError } from '#lib/server/gateway/gateway-error';
import { Admission } from '../admission.ts';
import { ProblemError } from '../problem.ts';
import { readIntake } from './read-intake.ts';
import { MOST_BATCH_RECORDS, readBatch, type BatchItem } from './read-batch.ts';

const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const EVENT = { specversion: '1.0', id: 'e-1', source: '/shops/eu', type: 'order.placed' };
const CE = { 'ce-specversion': '1.0', 'ce-id': 'e-1', 'ce-source': '/s', 'ce-type': 'placed' };
const STRUCTURED = 'application/cloudevents+json';

type Headers = Readonly<Record<string, string>>;

const bytesOf = (text: string) => Buffer.from(text);
const asReceived = (text: string) => bytesOf(text).toString('latin1');

function read(headers: Headers, body = '{"a": 1}') {
  const init = { method: 'POST', headers, body: bytesOf(body) };
  const request = new Request('http://sluice.test/api/v1/ingress/shop', init);
  return readIntake(request, new Admission());
}

async function readOne(headers: Headers, body?: string) {
  const intake = await read(headers, body);
  if (intake.kind === 'many') throw new Error('read as many');
  return intake.submission;
}

/** Code and faults of the refusal; it fails if there is none. */
async function refusalOf(headers: Headers, body?: string) {
  const error: unknown = await read(headers, body).then(
    () => new Error('was taken'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof ProblemError || error instanceof GatewayError)
    return { code: error.code, faults: error.faults };
  throw error;
}

describe('plain mode', () => {
  it('takes every identifier from its header, and the body as it is', async () => {
    const submission = await readOne({
      'record-reference': asReceived('Auftrag-Ä'),
      'record-type': 'order.placed',
      'event-id': 'e-1',
      'record-time': '2026-11-22T12:00:00+01:00',
      'ordering-key': 'customer-7',
      traceparent: TRACEPARENT,
      'content-type': 'application/json; charset=utf-8',
      authorization: 'Bearer secret',
    });
    expect(submission).toMatchObject({
      reference: 'Auftrag-Ä',
      type: 'order.placed',
      eventId: 'e-1',
      originatedAt: new Date('2026-11-22T11:00:00Z'),
      orderingKey: 'customer-7',
      traceparent: TRACEPARENT,
      mediaType: 'application/json; charset=utf-8',
    });
    expect(Buffer.from(submission.bytes).toString()).toBe('{"a": 1}');
    expect(submission.headers.map(([name]) => name)).not.toContain('authorization');
  });

  it('stores what its headers say as it is written, percent signs too', async () => {
    const headers = { 'record-reference': 'order%2F1%20%C3%A4 100%', 'event-id': 'a%20b' };
    expect(await readOne(headers)).toMatchObject({
      reference: 'order%2F1%20%C3%A4 100%',
      eventId: 'a%20b',
    });
    const event = { ...CE, 'ce-subject': 'order%2F1%20%C3%A4' };
    expect((await readOne(event)).reference).toBe('order/1 ä');
  });

  it('needs no more than a reference', async () => {
    expect(await readOne({ 'record-reference': 'order-1' })).toMatchObject({
      type: 'record',
      eventId: null,
      originatedAt: null,
      orderingKey: null,
      traceparent: null,
      mediaType: 'application/octet-stream',
    });
  });

  it('passes over a broken traceparent', async () => {
    const headers = { 'record-reference': 'order-1', traceparent: 'broken' };
    expect((await readOne(headers)).traceparent).toBeNull();
  });

  it.each([
    ['bare', 'key-1', 'key-1'],
    ['quoted', '"key-1"', 'key-1'],
    ['with escapes', String.raw`"a\"b\\c"`, String.raw`a"b\c`],
  ])('takes an Idempotency-Key %s for the event id', async (_, key, eventId) => {
    const headers = { 'record-reference': 'order-1', 'idempotency-key': key };
    expect((await readOne(headers)).eventId).toBe(eventId);
    expect((await readOne({ ...headers, 'event-id': eventId })).eventId).toBe(eventId);
  });

  it.each([
    ['no reference', { 'record-reference': undefined }, 'record-reference', 'is required'],
    ['an empty reference', { 'record-reference': '' }, 'record-reference', 'must not be empty'],
    [
      'a reference of 513 characters',
      { 'record-reference': 'x'.repeat(513) },
      'record-reference',
      'must have at most 512 characters',
    ],
    [
      'a type of 256 characters',
      { 'record-type': 'x'.repeat(256) },
      'record-type',
      'must have at most 255 characters',
    ],
    ['an empty event id', { 'event-id': '' }, 'event-id', 'must not be empty'],
    ['an empty ordering key', { 'ordering-key': '' }, 'ordering-key', 'must not be empty'],
    ['a time of no zone', { 'record-time': '2026-11-22T12:00:00' }, 'record-time', 'RFC 3339'],
    ['an open quotation', { 'idempotency-key': '"open' }, 'idempotency-key', 'broken quotation'],
    ['an unknown escape', { 'idempotency-key': '"a\\b"' }, 'idempotency-key', 'broken quotation'],
    [
      'two event ids',
      { 'event-id': 'a', 'idempotency-key': 'b' },
      'idempotency-key',
      'differs from Event-Id',
    ],
  ])('refuses %s, naming the header', async (_, changes, header, message) => {
    const all = { 'record-reference': 'order-1', ...changes };
    const given = Object.entries(all).filter(([, value]) => value !== undefined);
    expect(await refusalOf(Object.fromEntries(given) as Headers)).toEqual({
      code: 'invalid_request',
      faults: [{ header, message: expect.stringContaining(message) as string }],
    });
  });

  it('counts characters, not the halves of them', async () => {
    const reference = '🚚'.repeat(512);
    const headers = { 'record-reference': asReceived(reference) };
    expect((await readOne(headers)).reference).toBe(reference);
  });
});

describe('binary mode', () => {
  it('takes attributes from ce- headers, and the body as it is', async () => {
    const headers = {
      ...CE,
      'ce-subject': 'order-1',
      'ce-time': '2026-11-22T11:00:00Z',
      'ce-partitionkey': 'customer-7',
      'content-type': 'text/plain',
    };
    const submission = await readOne(headers, 'hello');
    expect(Buffer.from(submission.bytes).toString()).toBe('hello');
    expect(submission).toMatchObject({
      reference: 'order-1',
      type: 'placed',
      eventId: 'e-1',
      originatedAt: new Date('2026-11-22T11:00:00Z'),
      orderingKey: 'customer-7',
      mediaType: 'text/plain',
    });
  });

  it.each([
    ['percent-encoded', 'Euro%20%E2%82%AC', 'Euro €'],
    ['in lower case', '%e2%82%ac', '€'],
    ['encoded twice, decoded once', '%2541', '%41'],
    ['with a percent sign that encodes nothing', '100%', '100%'],
    ['quoted', '"a b"', 'a b'],
    ['quoted with escapes', String.raw`"a\"b\\c"`, String.raw`a"b\c`],
    ['quoted and encoded', '"%C3%A4"', 'ä'],
    ['with a quotation mark inside', 'a"b', 'a"b'],
    ['raw UTF-8', asReceived('東京'), '東京'],
  ])('reads a value %s', async (_, value, text) => {
    expect((await readOne({ ...CE, 'ce-subject': value })).reference).toBe(text);
  });

  it('prefers the traceparent of the event to that of the request', async () => {
    const other = TRACEPARENT.replace('0af7', 'ffff');
    expect((await readOne({ ...CE, traceparent: other })).traceparent).toBe(other);
    const both = { ...CE, 'ce-traceparent': TRACEPARENT, traceparent: other };
    expect((await readOne(both)).traceparent).toBe(TRACEPARENT);
  });

  it.each([
    ['a content type among the attributes', { 'ce-datacontenttype': 'a/b' }, 'invalid_request'],
    ['percent-encoding that is no UTF-8', { 'ce-datacontenttype': '%FF' }, 'invalid_request'],
    ['another version', { 'ce-specversion': '0.3' }, 'invalid_cloud_event'],
    ['a name that is none', { 'ce-no_name': 'x' }, 'invalid_cloud_event'],
    ['an encoded control character', { 'ce-subject': 'a%00b' }, 'invalid_cloud_event'],
    ['an id too long to keep', { 'ce-id': 'x'.repeat(513) }, 'invalid_cloud_event'],
    ['a subject too long to keep', { 'ce-subject': 'x'.repeat(513) }, 'invalid_cloud_event'],
    [
      'a media type too long to keep',
      { 'content-type': `a/${'b'.repeat(511)}` },
      'invalid_cloud_event',
    ],
  ])('refuses %s, naming the header', async (_, changes, code) => {
    const [header] = Object.keys(changes);
    expect(await refusalOf({ ...CE, ...changes })).toMatchObject({
      code,
      faults: [{ header }],
    });
  });

  it('names every header that is missing', async () => {
    const { faults } = await refusalOf({ 'ce-id': 'e-1', 'record-reference': 'order-1' });
    expect(faults).toEqual(
      ['ce-specversion', 'ce-source', 'ce-type'].map((header) => ({
        header,
        message: 'is required',
      })),
    );
  });
});

describe('structured mode', () => {
  it('keeps the whole event as the payload, spaces and all', async () => {
    const body = `  ${JSON.stringify({ ...EVENT, subject: 'order-1', data: [1.0] }, null, 3)}\n`;
    const submission = await readOne({ 'content-type': `${STRUCTURED}; charset=utf-8` }, body);
    expect(submission).toMatchObject({
      reference: 'order-1',
      eventId: 'e-1',
      mediaType: STRUCTURED,
    });
    expect(Buffer.from(submission.bytes).toString()).toBe(body);
  });

  it.each([
    ['no id', { ...EVENT, id: undefined }, '/id'],
    ['an object for an attribute', { ...EVENT, subject: {} }, '/subject'],
    ['data twice', { ...EVENT, data: 1, data_base64: 'AAAA' }, '/data_base64'],
  ])('refuses %s, pointing at it', async (_, event, pointer) => {
    const refusal = await refusalOf({ 'content-type': STRUCTURED }, JSON.stringify(event));
    expect(refusal).toMatchObject({ code: 'invalid_cloud_event', faults: [{ pointer }] });
  });

  it('reads no other form of event', async () => {
    for (const mediaType of ['application/cloudevents+avro', 'application/cloudevents']) {
      expect(await refusalOf({ 'content-type': mediaType, ...CE })).toMatchObject({
        code: 'unsupported_media_type',
        faults: [{ header: 'content-type' }],
      });
    }
  });
});

describe('many at once', () => {
  const context = { headers: [], mostBytes: 1_000 };
  const one = (id: string) => JSON.stringify({ ...EVENT, id });
  /** What became of each item: its event id, or the code of its refusal. */
  const fates = (items: readonly BatchItem[]) =>
    items.map((item) => (item.kind === 'submission' ? item.submission.eventId : item.problem.code));

  it.each([
    ['application/cloudevents-batch+json', `[${one('a')}, {}, ${one('b')}]`],
    ['application/x-ndjson', `${one('a')}\n{}\r\n\n${one('b')}`],
    ['application/JSONL; charset=utf-8', `${one('a')}\n{}\n${one('b')}\n`],
  ])('%s: a bad one harms no other', async (mediaType, body) => {
    const intake = await read({ 'content-type': mediaType }, body);
    if (intake.kind === 'single') throw new Error('read as one');
    const items: BatchItem[] = [];
    for await (const chunk of intake.chunks) items.push(...chunk.items);
    expect(fates(items)).toEqual(['a', 'invalid_cloud_event', 'b']);
  });

  it('each keeps exactly its own bytes', () => {
    const [first, second] = [`{ ${one('a').slice(1)}`, one('b')];
    const items = readBatch(bytesOf(`[ ${first} ,\n${second} ]`), context);
    const texts = items.map((item) =>
      item.kind === 'submission' ? Buffer.from(item.submission.bytes).toString() : '',
    );
    expect(texts).toEqual([first, second]);
  });

  it('one that is a byte too large is refused alone', () => {
    const [small, large] = [one('a'), one('ab')];
    const tight = { headers: [], mostBytes: small.length };
    expect(fates(readBatch(bytesOf(`[${small},${large}]`), tight))).toEqual(['a', 'too_large']);
  });

  it('none is fine, no array is not', () => {
    expect(readBatch(bytesOf(' [ ] '), context)).toEqual([]);
    for (const body of ['', '{}', '[{}', 'null']) {
      expect(() => readBatch(bytesOf(body), context), body).toThrow('The batch is no JSON array');
    }
  });

  it('too many are refused as a whole, the most that may be are not', () => {
    const items = (count: number) => new Array<string>(count).fill('1');
    const [most, more] = [items(MOST_BATCH_RECORDS), items(MOST_BATCH_RECORDS + 1)];
    expect(readBatch(bytesOf(`[${most.join()}]`), context)).toHaveLength(MOST_BATCH_RECORDS);
    expect(() => readBatch(bytesOf(`[${more.join()}]`), context)).toThrow('Nothing was stored');
  });
});
