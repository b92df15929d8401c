/** What a message with answers may look like. */
import { describe, expect, test } from 'vitest';
import { acknowledgementMessageSchema, rejectionMessageSchema } from '#lib/contracts/delivery';
import { formatRecordId } from '#lib/domain/record-id';
import { readAnswers } from './read-answer.ts';

const NOT_JSON = 'The message is not JSON in UTF-8.';
const TARGET = { id: formatRecordId(7n), token: '6a1f0f7e-0000-4000-8000-000000000001' };
const read = (body: unknown) =>
  readAnswers(Buffer.from(JSON.stringify(body)), acknowledgementMessageSchema);

describe('a message of acknowledgements', () => {
  test('says one, or several', () => {
    expect(read(TARGET)).toEqual({ answers: [TARGET] });
    expect(read([TARGET, TARGET])).toEqual({ answers: [TARGET, TARGET] });
  });

  test.each([
    ['no JSON', Buffer.from('{"id":')],
    ['no UTF-8', Buffer.from([0x22, 0xff, 0x22])],
    ['nothing', Buffer.alloc(0)],
  ])('that is %s is refused as that', (_, content) => {
    expect(readAnswers(content, acknowledgementMessageSchema)).toMatchObject({
      problem: { code: 'invalid_request', status: 400, detail: NOT_JSON },
    });
  });

  test.each([
    ['an empty list', []],
    ['no object', 'yes'],
    ['a token that is none', { ...TARGET, token: 'abc' }],
    ['an id that is none', { ...TARGET, id: '!' }],
    ['a name that is unknown', { ...TARGET, tokne: 'x' }],
    ['more than a thousand', Array.from({ length: 1_001 }, () => TARGET)],
  ])('with %s is refused with its faults', (_, body) => {
    expect(read(body)).toMatchObject({
      problem: { code: 'invalid_request', errors: [expect.anything()] },
    });
  });
});

test('a rejection is permanent unless it says otherwise', () => {
  const rejection = { ...TARGET, code: 'gone', message: 'There is no such order.' };
  const content = Buffer.from(JSON.stringify(rejection));
  expect(readAnswers(content, rejectionMessageSchema)).toEqual({
    answers: [{ ...rejection, permanent: true }],
  });
});
