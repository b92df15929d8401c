import { describe, expect, test } from 'vitest';
import type { Source } from '#lib/contracts/source';
import { sampleSource } from '#lib/testing/sample-installation';
import { checkTransportChange, type TransportChange } from './check-transport-change.ts';

/** The code of the refusal; undefined: the change may be made. */
function refusalOf(current: Partial<Source>, change: TransportChange, hasBroker: boolean) {
  try {
    checkTransportChange(sampleSource(current), change, hasBroker);
    return undefined;
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
}

describe('without a broker', () => {
  test.each<TransportChange>([{ transport: 'rabbitmq' }, { amqpIngress: true }])(
    '%j cannot be chosen',
    (change) => {
      expect(refusalOf({}, change, false)).toBe('no_broker');
      expect(refusalOf({}, change, true)).toBeUndefined();
    },
  );

  test('what was chosen while there was one can stay, and can be left', () => {
    const current = { transport: 'rabbitmq', amqpIngress: true } as const;
    expect(refusalOf(current, { ...current, eventMode: 'structured' }, false)).toBeUndefined();
    expect(refusalOf(current, { transport: 'pull', amqpIngress: false }, false)).toBeUndefined();
    expect(refusalOf({}, { amqpIngress: false }, false)).toBeUndefined();
  });
});

test.each<[Partial<Source>, TransportChange, string | undefined]>([
  [{}, { transport: 'push' }, 'invalid_transport'],
  [{ pushUrl: 'https://a.example/' }, { transport: 'push' }, undefined],
  [{ pushUrl: 'https://a.example/' }, { transport: 'push', pushUrl: null }, 'invalid_transport'],
  [{}, { transport: 'push', pushUrl: 'https://a.example/' }, undefined],
  [{}, { eventMode: 'batch' }, 'invalid_transport'],
  [{ transport: 'push', pushUrl: 'https://a.example/' }, { eventMode: 'batch' }, undefined],
])('what is %j before, changed by %j, is refused as %s', (current, change, code) => {
  expect(refusalOf(current, change, true)).toBe(code);
});

test('a setting named as absent counts as not named', () => {
  const current = { transport: 'push', pushUrl: 'https://a.example/' } as const;
  expect(refusalOf(current, { transport: undefined, pushUrl: undefined }, false)).toBeUndefined();
});
