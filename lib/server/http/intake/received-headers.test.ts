import { describe, expect, it } from 'vitest';
import { headerProblem, keptHeaders, readHeader } from './received-headers.ts';

/** Text as a header field brings it: one character a byte. */
const asReceived = (text: string) => Buffer.from(text).toString('latin1');

const request = (headers: Record<string, string>) =>
  new Request('http://sluice.test/', { headers });

describe('keptHeaders', () => {
  it.each([
    'Authorization',
    'Proxy-Authorization',
    'Cookie',
    'Set-Cookie',
    'X-Api-Key',
    'Connection',
    'Keep-Alive',
    'Transfer-Encoding',
    'Host',
  ])('leaves %s out, however it is written', (name) => {
    const fields = { [name]: 'secret', [name.toUpperCase()]: 'secret', 'x-kept': '1' };
    expect(keptHeaders(request(fields))).toEqual([['x-kept', '1']]);
  });

  it('keeps the rest as UTF-8, and bytes that are none as they came', () => {
    const fields = { 'x-city': asReceived('Malmö 東京'), 'x-old': 'caf\u00e9' };
    expect(keptHeaders(request(fields))).toEqual([
      ['x-city', 'Malmö 東京'],
      ['x-old', 'caf\u00e9'],
    ]);
  });
});

describe('readHeader', () => {
  it.each([
    ['ASCII', 'order-1', 'order-1'],
    ['UTF-8', asReceived('Größe-🚚'), 'Größe-🚚'],
    ['nothing', '', ''],
  ])('reads %s', (_, value, text) => {
    expect(readHeader(request({ 'x-a': value }), 'x-a')).toBe(text);
  });

  it('says what is absent', () => {
    expect(readHeader(request({}), 'x-a')).toBeNull();
  });

  it.each([
    ['Latin-1', 'caf\u00e9'],
    ['UTF-8 that is cut off', asReceived('ä').slice(0, 1)],
    ['a tab', 'a\tb'],
    ['a delete character', 'a\u007fb'],
  ])('refuses %s, naming the header', (_, value) => {
    const fault = { header: 'x-a', message: 'must be UTF-8 text without control characters' };
    expect(() => readHeader(request({ 'x-a': value }), 'x-a')).toThrow(
      expect.objectContaining({ code: 'invalid_request', faults: [fault] }) as Error,
    );
  });
});

it('headerProblem says the same in words and to programs', () => {
  expect(headerProblem('event-id', 'must not be empty')).toMatchObject({
    message: 'The header event-id must not be empty.',
    faults: [{ header: 'event-id', message: 'must not be empty' }],
  });
});
