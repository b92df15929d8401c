import { describe, expect, it } from 'vitest';
import { groupByCause, type NotedRecord } from './notice-causes.ts';
import { writeNoticeCsv, writeNoticeJson, writeNoticeNdjson } from './notice-rows.ts';
import { introduceNotice, writeNoticeText } from './notice-text.ts';

const record = (number: number, change: Partial<NotedRecord> = {}): NotedRecord => ({
  id: `000000000000${String(number % 10)}`,
  reference: `order-${String(number)}`,
  eventId: null,
  type: 'order.placed',
  originatedAt: null,
  receivedAt: new Date(Date.UTC(2026, 10, 22, 12, 0, number % 60)),
  failedAt: new Date(Date.UTC(2026, 10, 22, 12, 1)),
  failure: {
    direction: 'INGRESS',
    class: 'data',
    code: 'contract_violated',
    message: 'x',
    violations: [{ pointer: '/total', expected: 'a number' }],
  },
  ...change,
});
const crashed = {
  direction: 'INGRESS',
  class: 'defect',
  code: 'handler_crashed',
  message: 'boom at 10.0.0.1',
  violations: [],
} as const;

const contentOf = (records: readonly NotedRecord[], isComplete = true) => {
  const causes = groupByCause(records);
  return { causes, isComplete, introduction: introduceNotice(causes, 'INGRESS') };
};

describe('a notice', () => {
  it('puts the cause with most records first', () => {
    const causes = groupByCause([record(1, { failure: crashed }), record(2), record(3)]);
    expect(causes.map(({ number, title, records }) => [number, title, records.length])).toEqual([
      [1, 'Not as agreed: /total', 2],
      [2, 'A fault on our side', 1],
    ]);
  });

  it('reads as a text with references, times in UTC, what happened and what is asked', () => {
    expect(writeNoticeText(contentOf([record(1, { eventId: 'evt-1' }), record(2)]))).toBe(`Hello,

2 records that you sent us could not be processed; we received them from 2026-11-22 12:00:01 UTC to 2026-11-22 12:00:02 UTC. Below they are named by your own references, with what went wrong and what we ask of you.

1. Not as agreed: /total (2 records)
What happened: The content is not in the agreed format: /total (expected a number).
What we ask of you: Please correct this field and send the records again, each with a new event id, or tell us if the format is meant to change.
Your references:
- order-1 (order.placed, event evt-1), received 2026-11-22 12:00:01 UTC
- order-2 (order.placed), received 2026-11-22 12:00:02 UTC
`);
  });

  it('stays short as a text and says what it leaves out', () => {
    const many = Array.from({ length: 1_250 }, (_, index) => record(index));
    const text = writeNoticeText(contentOf(many, false));
    expect(text).toContain('- and 1,200 more, which the CSV and NDJSON files name');
    expect(text).toContain('does not name all records');
    expect(writeNoticeNdjson(contentOf(many)).trimEnd().split('\n')).toHaveLength(1_250);
  });

  it('says of one record, of deliveries and of nothing what there is to say', () => {
    const causes = groupByCause([record(1)]);
    expect(introduceNotice(causes, 'EGRESS')).toContain('1 record for you could not be delivered');
    expect(introduceNotice(causes, null)).toContain('we received it at 2026-11-22 12:00:01 UTC');
    expect(introduceNotice([], null)).toBe('');
  });

  it('is CSV that no spreadsheet runs', () => {
    const csv = writeNoticeCsv(contentOf([record(1, { reference: '=HYPERLINK("http://x")' })]));
    const [header, row] = csv.split('\r\n');
    expect(header).toBe(
      'reference,event_id,type,originated_at,received_at,failed_at,cause,error,fields,asked,sluice_id',
    );
    expect(row).toMatch(
      /^"'=HYPERLINK\(""http:\/\/x""\)",,order\.placed,,2026-11-22T12:00:01\.000Z,/,
    );
  });

  it('leaks nothing of ours in any form', () => {
    const content = contentOf([record(1, { failure: crashed })]);
    const forms = [
      writeNoticeText(content),
      writeNoticeCsv(content),
      writeNoticeNdjson(content),
      writeNoticeJson(content, 'shop'),
    ];
    for (const form of forms) expect(form).not.toMatch(/boom|10\.0\.0\.1|handler_crashed/);
  });

  it('travels as JSON with both the text and the rows', () => {
    const written = writeNoticeJson(contentOf([record(1)]), 'shop');
    const json: unknown = JSON.parse(written);
    expect(json).toHaveProperty('text', expect.stringContaining('order-1'));
    expect(json).toMatchObject({
      source: 'shop',
      is_complete: true,
      causes: [{ number: 1, records: 1 }],
      records: [{ reference: 'order-1', fields: ['/total'], cause: 1 }],
    });
  });
});
