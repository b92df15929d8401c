import { expect, test } from 'vitest';
import { EVENT_MODES, findTransportFault, TRANSPORTS } from '#lib/domain/transport';
import { sampleConnection, sampleStanding } from '#lib/testing/sample-transport';
import { connectionsOf, eventModesOf } from './transport-words.ts';

test.each(TRANSPORTS.filter((transport) => transport !== 'pull'))(
  'the forms that %s offers are those that the server takes',
  (transport) => {
    const pushUrl = 'https://app.example/in';
    const taken = EVENT_MODES.filter(
      (eventMode) => findTransportFault({ transport, eventMode, pushUrl }) === undefined,
    );
    expect(eventModesOf(transport)).toEqual(taken);
  },
);

test('pull has no form of its own', () => {
  expect(eventModesOf('pull')).toEqual([]);
});

test('connections are told by direction, and none before they are known', () => {
  const [out, back] = [sampleConnection(), sampleConnection({ direction: 'INGRESS' })];
  const standing = sampleStanding({ workers: [out, back] });
  expect(connectionsOf(standing, 'EGRESS')).toEqual([out]);
  expect(connectionsOf(standing, 'INGRESS')).toEqual([back]);
  expect(connectionsOf(undefined, 'EGRESS')).toEqual([]);
});
