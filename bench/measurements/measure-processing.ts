/** How fast a backlog is worked off: no-op, one row a record, with ordering keys, and under a snapshot. */
import type { Bench } from '../frame/bench.ts';
import { preparePeers } from '../frame/peers.ts';
import type { Findings } from '../frame/report.ts';
import { startRunningQueue, type RunningQueue } from '../frame/running-queue.ts';
import { say } from '../frame/say.ts';
import { measureNoop } from './measure-noop.ts';
import { measureOrder } from './measure-order.ts';
import { measureRows } from './measure-rows.ts';
import { measureUnderSnapshot } from './measure-under-snapshot.ts';

export async function measureProcessing(bench: Bench): Promise<Findings> {
  const { ground } = bench;
  await using stack = new AsyncDisposableStack();
  const { databaseUrl } = await ground.createSluice('sluice_processing');
  const place = { name: 'sluice', databaseUrl, isForLatency: false } as const;
  const sluice = await startRunningQueue(place, stack);
  const peers = new Map<string, RunningQueue>();
  for (const peer of await preparePeers(ground, stack))
    peers.set(peer.name, await startRunningQueue(peer.place, stack));
  const parts: Findings[] = [];
  for (const measure of [measureNoop, measureRows, measureOrder, measureUnderSnapshot]) {
    say(`processing: ${measure.name}`);
    parts.push(await measure(bench, sluice, peers));
  }
  return {
    sections: parts.flatMap(({ sections }) => sections),
    verdicts: parts.flatMap(({ verdicts }) => verdicts),
  };
}
