/** What has to hold whenever something breaks while 20,000 records are on their way. */
import { randomUUID } from 'node:crypto';
import {
  countAcknowledged,
  createQueueSource,
  enqueueMany,
  expectAllThere,
  expectSeenFirst,
  untilAcknowledged,
  type BrokerWorld,
} from './broker-world.ts';
import { startEgressApp } from './egress-app.ts';

export const RECORDS = 20_000;
/** Acknowledged before the fault: enough to be in full swing. */
const BEFORE = 2_000;
/** Acknowledgements come again within this time of the return of what was away. */
const BACK_MS = 15_000;
const ALL_MS = 120_000;
/** For a whole test. */
export const FAULT_MS = 3 * ALL_MS;

export interface Fault {
  readonly name: string;
  /** Breaks something, and mends it: resolves when it is whole again. */
  readonly happen: (world: BrokerWorld, source: string) => Promise<void>;
}

/**
 * None is lost, none is acknowledged that was not seen, and it goes on soon. The source is `name` and
 * something random, so that a second try has one of its own.
 */
export async function surviveFault(
  world: BrokerWorld,
  name: string,
  happen: Fault['happen'],
): Promise<void> {
  const source = `${name}-${randomUUID().slice(0, 8)}`;
  await createQueueSource(world, source);
  await using app = startEgressApp(world.url, source);
  const ids = await enqueueMany(world, source, RECORDS);
  await untilAcknowledged(world, source, { count: BEFORE, timeoutMs: ALL_MS });
  await happen(world, source);
  await expectSeenFirst(world, source, app);
  const already = await countAcknowledged(world, source);
  const next = Math.min(already + 1, RECORDS);
  await untilAcknowledged(world, source, { count: next, timeoutMs: BACK_MS });
  await untilAcknowledged(world, source, { count: RECORDS, timeoutMs: ALL_MS });
  await expectAllThere(world, ids, app);
}
