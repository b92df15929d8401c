/** The forms of a record: what other readers of CloudEvents make of them, and that no byte changes. */
import { HTTP } from 'cloudevents';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { readIntake } from '#lib/server/http/intake/read-intake';
import { Admission } from '#lib/server/http/admission';
import { cutIntoBatches } from './batches.ts';
import { wrapRecord, type OutgoingRecord, type RecordForm } from './record-forms.ts';

const record = {
  reference: 'octo/repo#12',
  type: 'order.placed',
  eventId: 'e-1',
  originatedAt: new Date('2026-11-22T20:00:00.123Z'),
  orderingKey: 'Łódź "7" 100%',
  // Two numbers and an order of names that parsing and writing would change.
  payload: '{"b":1.50,"2":12345678901234567890,"a":"東京"}',
} satisfies OutgoingRecord;

/** What the door makes of a record. */
async function readByDoor(given: OutgoingRecord, form: RecordForm) {
  const { headers, body } = wrapRecord('shop', given, form);
  const request = new Request('http://sluice.test/', { method: 'POST', headers, body });
  using admission = new DisposableAdmission();
  const intake = await readIntake(request, admission);
  if (intake.kind === 'many') throw new Error('one record was meant');
  return intake.submission;
}

class DisposableAdmission extends Admission implements Disposable {
  [Symbol.dispose](): void {
    this.release();
  }
}

test('plain: the identifiers are headers, the body is the payload', () => {
  expect(wrapRecord('shop', record, 'plain')).toEqual({
    headers: {
      'content-type': 'application/json',
      'record-reference': 'octo/repo#12',
      'record-type': 'order.placed',
      'event-id': 'e-1',
      'record-time': '2026-11-22T20:00:00.123Z',
      'ordering-key': Buffer.from('Łódź "7" 100%').toString('latin1'),
    },
    body: Buffer.from(record.payload),
  });
});

test.each(['binary', 'structured'] as const)('%s is a CloudEvent by the SDK’s reading', (form) => {
  const { headers, body } = wrapRecord('shop', record, form);
  const [event] = [HTTP.toEvent({ headers, body: body.toString() })].flat();
  expect(event).toMatchObject({
    id: 'e-1',
    type: 'order.placed',
    subject: 'octo/repo#12',
    source: 'urn:sluice:source:shop',
    time: '2026-11-22T20:00:00.123Z',
    datacontenttype: 'application/json',
  });
});

/** The bytes of the payload in what is stored; of a structured event, what CloudEvents say its data is. */
function payloadOf(bytes: Uint8Array, form: RecordForm): Buffer {
  const stored = Buffer.from(bytes);
  if (form !== 'structured') return stored;
  const base64 = /"data_base64":"([^"]*)"}$/.exec(stored.toString())?.[1];
  if (base64 !== undefined) return Buffer.from(base64, 'base64');
  const mark = '"datacontenttype":';
  const dataAt = stored.indexOf('"data":', stored.indexOf(mark) + mark.length);
  return stored.subarray(dataAt + '"data":'.length, -1);
}

describe.each(['plain', 'binary', 'structured'] as const)('the door reads %s', (form) => {
  it('with every identifier as it was', async () => {
    expect(await readByDoor(record, form)).toMatchObject({
      reference: 'octo/repo#12',
      type: 'order.placed',
      eventId: 'e-1',
      originatedAt: record.originatedAt,
      orderingKey: 'Łódź "7" 100%',
    });
  });

  it('with the bytes as they were, whatever they are', async () => {
    const payloads = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      fc.json().map((text) => Buffer.from(text)),
      fc
        .constantFrom('{"a":\n1}', ' {}', '\ufeff{}', '{"a":', '"\\ud800"', '')
        .map((text) => Buffer.from(text)),
    );
    const mediaTypes = fc.constantFrom(
      'application/json',
      'text/x+json; charset=utf-8',
      'image/png',
    );
    await fc.assert(
      fc.asyncProperty(payloads, mediaTypes, async (payload, mediaType) => {
        const submission = await readByDoor({ ...record, payload, mediaType }, form);
        expect(payloadOf(submission.bytes, form)).toEqual(payload);
      }),
      { numRuns: 60 },
    );
  });
});

describe('many records', () => {
  const text = (parts: { body: Uint8Array }) => Buffer.from(parts.body).toString();

  it('are lines, up to 500 in a request, each with an id of its own', () => {
    const requests = [...cutIntoBatches('shop', Array<OutgoingRecord>(1_001).fill({ ...record }))];
    expect(requests.map((parts) => text(parts).trimEnd().split('\n').length)).toEqual([
      500, 500, 1,
    ]);
    const { eventId: _, ...nameless } = record;
    const [request] = cutIntoBatches('shop', [nameless, nameless]);
    const ids = [...(request === undefined ? '' : text(request)).matchAll(/"id":"([^"]+)"/g)];
    expect(new Set(ids.map(([, id]) => id)).size).toBe(2);
  });

  it('are few where they are large, and a huge one travels alone', () => {
    const large = { ...record, payload: JSON.stringify('x'.repeat(3 * 1024 * 1024)) };
    const huge = { ...record, payload: JSON.stringify('x'.repeat(5 * 1024 * 1024)) };
    expect([...cutIntoBatches('shop', [large, huge, record, record])]).toHaveLength(3);
    expect([...cutIntoBatches('shop', [])]).toEqual([]);
  });
});
