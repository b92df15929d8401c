import { expect, test } from 'vitest';
import { EVENT_MODES, findTransportFault, TRANSPORTS } from './transport.ts';

const pushUrl = 'https://app.example/in';

test.each(
  TRANSPORTS.flatMap((transport) => EVENT_MODES.map((eventMode) => ({ transport, eventMode }))),
)('$transport with $eventMode fits, or says that only push sends batches', (settings) => {
  const fault = findTransportFault({ ...settings, pushUrl });
  if (settings.eventMode === 'batch' && settings.transport !== 'push') {
    expect(fault).toContain('Only push sends CloudEvents in batches');
  } else {
    expect(fault).toBeUndefined();
  }
});

test('push needs a place to push to, the others none', () => {
  const faults = TRANSPORTS.map((transport) =>
    findTransportFault({ transport, eventMode: 'binary', pushUrl: null }),
  );
  expect(faults).toEqual([undefined, 'Push needs a `pushUrl`.', undefined]);
});
