import { expect, test } from 'vitest';
import { permissionRequest, readPermission } from './ask-permission.ts';

const origin = 'sluice.example.com';
const read = (status: number, headers: Record<string, string>): unknown =>
  readPermission({ status, headers, body: '' }, origin);

test('asks who it is and how much it wants to send', () => {
  expect(permissionRequest(origin)).toMatchObject({
    method: 'OPTIONS',
    headers: { 'webhook-request-origin': origin, 'webhook-request-rate': '60000' },
  });
});

test.each(['*', origin, 'SLUICE.example.COM', ` ${origin} `])('“%s” lets us in', (allowed) => {
  expect(read(200, { 'webhook-allowed-origin': allowed })).toEqual({
    kind: 'granted',
    perMinute: null,
  });
});

test.each([
  ['120', 120],
  [' 1 ', 1],
  ['*', null],
  ['0', null],
  ['-5', null],
  ['1.5', null],
  ['many', null],
])('a rate of “%s” is %s a minute', (rate, perMinute) => {
  const headers = { 'webhook-allowed-origin': '*', 'webhook-allowed-rate': rate };
  expect(read(204, headers)).toEqual({ kind: 'granted', perMinute });
});

test.each([
  ['no word about it', 200, {}, 'no WebHook-Allowed-Origin'],
  ['somebody else', 200, { 'webhook-allowed-origin': 'other.example.com' }, 'somebody else'],
  ['a name around ours', 200, { 'webhook-allowed-origin': `x.${origin}` }, 'somebody else'],
  ['a refusal', 405, { 'webhook-allowed-origin': '*' }, '405'],
  ['a redirect', 302, { 'webhook-allowed-origin': '*' }, '302'],
])('%s keeps us out', (_, status, headers, reason) => {
  const permission = readPermission({ status, headers, body: '' }, origin);
  if (permission.kind !== 'refused') throw new Error('it was granted');
  expect(permission.reason).toContain(reason);
});
