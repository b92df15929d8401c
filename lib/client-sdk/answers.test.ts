/** Answers of Sluice are checked before anybody gets them. */
import { describe, expect, it } from 'vitest';
import { acknowledgeResultsSchema, deliveriesSchema } from '#lib/contracts/delivery';
import { problemSchema } from '#lib/contracts/problem';
import { batchReceiptSchema, receiptSchema } from '#lib/contracts/receipt';
import {
  readAcknowledgeResults,
  readBatchReceipt,
  readDeliveries,
  readExtendResults,
  readReceipt,
  readRejectResults,
} from './answers.ts';
import { AnswerFields } from './answer-fields.ts';
import { SluiceAnswerError } from './sluice-errors.ts';

const RECEIPT = {
  id: '0saccpgxc00d8',
  status: 'JUST_IN',
  duplicate: false,
  receivedAt: '2026-11-22T20:00:00.000Z',
};
const PROBLEM = {
  type: '/docs/problems#event_id_conflict',
  title: 'Conflict',
  status: 409,
  code: 'event_id_conflict',
  errors: [{ header: 'event-id', message: 'was used' }],
};

describe('an answer', () => {
  const delivery = {
    id: '0saccpgxc00d8',
    token: '11111111-1111-4111-8111-111111111111',
    source: 'shop',
    reference: 'r',
    eventId: null,
    type: 't',
    originatedAt: null,
    receivedAt: RECEIPT.receivedAt,
    attempt: 1,
    expiresAt: RECEIPT.receivedAt,
    contentType: 'image/png',
    traceparent: null,
    payloadBase64: '/w==',
  };

  it('is read as the contracts of Sluice say it is', () => {
    expect(readReceipt(receiptSchema.parse(RECEIPT)).status).toBe('JUST_IN');
    const [problem] = [problemSchema.parse(PROBLEM)];
    const results = [
      { index: 0, id: RECEIPT.id, duplicate: true },
      { index: 1, problem },
    ];
    const batch = { accepted: 0, duplicates: 1, rejected: 1, results };
    expect(readBatchReceipt(batchReceiptSchema.parse(batch))).toEqual(batch);
    const [read] = readDeliveries(deliveriesSchema.parse({ deliveries: [delivery] }));
    expect(read).toMatchObject({ payload: Buffer.of(255), mediaType: 'image/png', eventId: null });
    const acknowledged = acknowledgeResultsSchema.parse({
      results: [
        { id: RECEIPT.id, outcome: 'acknowledged' },
        { id: 'x', problem },
      ],
    });
    expect(readAcknowledgeResults(acknowledged)).toEqual(acknowledged.results);
  });

  it.each([
    ['a number', () => readReceipt(7)],
    ['a list', () => readReceipt([])],
    ['another status', () => readReceipt({ ...RECEIPT, status: 'DONE' })],
    ['a time that is none', () => readReceipt({ ...RECEIPT, receivedAt: 'soon' })],
    ['a flag in words', () => readReceipt({ ...RECEIPT, duplicate: 'no' })],
    ['no results', () => readRejectResults({})],
    ['a fraction', () => new AnswerFields({ n: 1.5 }).integer('n')],
    ['an outcome that is none', () => readExtendResults({ results: [{ id: 'x', outcome: '?' }] })],
  ])('that has %s is refused', (_name, read) => {
    expect(read).toThrow(SluiceAnswerError);
  });
});
