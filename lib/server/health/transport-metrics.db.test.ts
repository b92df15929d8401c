/** The figures of transports, from what workers wrote. */
import { expect, test } from 'vitest';
import { createSource } from '#lib/testing/records';
import { createTestDatabase } from '#lib/testing/test-database';
import { countTransportStates, writeTransportState } from '../store/transport-states.ts';
import { beat, markStopped } from '../store/worker-heartbeat.ts';
import { renderTransports } from './transport-metrics.ts';

test('counts the workers that run, by what they see', async () => {
  await using db = await createTestDatabase();
  const sourceId = await createSource(db.pool, 'shop');
  const seen = { sourceId, direction: 'EGRESS', lastSuccessAt: null } as const;
  const fine = { lastError: null, lastErrorAt: null };
  for (const id of ['a', 'b', 'gone']) {
    await beat(db.pool, { id, host: 'h', pid: 1, version: '1' }, 0);
    await writeTransportState(db.pool, id, { ...seen, ...fine, state: 'connected' });
  }
  const trouble = { lastError: 'ECONNREFUSED', lastErrorAt: new Date() };
  await writeTransportState(db.pool, 'b', { ...seen, ...trouble, state: 'down' });
  await markStopped(db.pool, 'gone');
  const text = await renderTransports(await countTransportStates(db.pool));
  const labels = 'direction="EGRESS",source="shop"';
  expect(text.split('\n').filter((line) => !line.startsWith('#') && line !== '')).toEqual([
    `sluice_transport_workers{${labels},state="connected"} 1`,
    `sluice_transport_workers{${labels},state="down"} 1`,
  ]);
});
