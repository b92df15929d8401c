import { expect, test } from 'vitest';
import { FailureError } from '#lib/domain/failure-error';
import { readContractData } from './read-contract-data.ts';

function read(text: string, mediaType: string): unknown {
  return readContractData({ bytes: Buffer.from(text), mediaType }).value;
}

function failureFor(text: string, mediaType: string) {
  try {
    read(text, mediaType);
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
  throw new Error('it was read');
}

test.each([
  'application/json',
  'application/json; charset=utf-8',
  'application/vnd.shop+json',
  'text/json',
])('%s is parsed as JSON, strictly', (mediaType) => {
  expect(read('{"a":1}', mediaType)).toEqual({ a: 1 });
  expect(failureFor('a=1', mediaType).code).toBe('invalid_json');
});

test.each(['application/x-www-form-urlencoded', 'application/octet-stream'])(
  '%s, which clients say by themselves, is JSON if it begins like JSON',
  (mediaType) => {
    expect(read(' {"a":1}', mediaType)).toEqual({ a: 1 });
    expect(failureFor('{"a":', mediaType).code).toBe('invalid_json');
    expect(read('a=1', mediaType)).toEqual(Buffer.from('a=1'));
  },
);

test('text stays text and bytes stay bytes', () => {
  expect(read('{"a":1}', 'text/plain')).toBe('{"a":1}');
  expect(read('<a/>', 'application/soap+xml')).toBe('<a/>');
  expect(read('%PDF', 'application/pdf')).toEqual(Buffer.from('%PDF'));
});

test('of a structured CloudEvent the data is read, with places in the whole payload', () => {
  const event = (data: string): string =>
    `{"specversion":"1.0","id":"1","source":"/s","type":"t","data":${data}}`;
  const mediaType = 'application/cloudevents+json; charset=utf-8';
  expect(read(event('{"a":1}'), mediaType)).toEqual({ a: 1 });
  const failure = failureFor(event('{"a":oops}'), mediaType);
  expect(failure.code).toBe('invalid_json');
  expect(event('{"a":oops}')[failure.position?.byteOffset ?? 0]).toBe('o');
});

test('what says it is a CloudEvent and is none fails with the reason', () => {
  const failure = failureFor('not an event', 'application/cloudevents+json');
  expect(failure).toMatchObject({ class: 'data', code: 'invalid_cloud_event' });
});

test('a payload that is no longer kept says so', () => {
  expect(() => readContractData({ bytes: null, mediaType: 'application/json' })).toThrow(
    'no longer kept',
  );
});
