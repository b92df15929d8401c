/** Lets the faults happen at their times. */
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from '../say.ts';
import type { Fault, FaultKit } from './fault.ts';

/** Runs every fault again and again until the demo stops. */
export async function runFaults(faults: readonly Fault[], kit: FaultKit): Promise<void> {
  await Promise.all(faults.map((fault) => repeat(fault, kit)));
}

async function repeat(fault: Fault, kit: FaultKit): Promise<void> {
  const { signal } = kit;
  await sleep(fault.firstAtSeconds * 1000, undefined, { signal });
  while (!signal.aborted) {
    const pause = sleep(fault.everySeconds * 1000, undefined, { signal });
    pause.catch(() => undefined);
    say(`fault: ${fault.name}: ${await tryFault(fault, kit)}`);
    await pause;
  }
}

/** A fault that fails to happen must not end the demo. */
async function tryFault(fault: Fault, kit: FaultKit): Promise<string> {
  try {
    return await fault.run(kit);
  } catch (error) {
    kit.signal.throwIfAborted();
    return `did not happen: ${error instanceof Error ? error.message : String(error)}`;
  }
}
