/** Asks a worker what a replay would come to, on a few of its records, with nothing kept. */
import { setTimeout as sleep } from 'node:timers/promises';
import { dryRunSchema, type DryRun } from '#lib/contracts/replay-operation';
import type { RecordSet } from '#lib/contracts/record-set';
import type { Database } from '#lib/server/database';
import { chooseSamples, insertDryRun, readDryRun } from '#lib/server/store/dry-runs';
import { GatewayError } from '../gateway-error.ts';
import type { VisibleSources } from '../records/to-filter.ts';
import { resolveRecordSet } from '../records/resolve-record-set.ts';

export interface DryRunRequest {
  readonly set: RecordSet;
  /** How many records to try. */
  readonly samples: number;
  readonly principalName: string;
  readonly sources: VisibleSources;
}

export interface DryRunPatience {
  /** For a worker to take it. */
  readonly takenMs: number;
  /** For its end; what is there by then is the answer. */
  readonly endedMs: number;
}

const PATIENCE: DryRunPatience = { takenMs: 5_000, endedMs: 20_000 };
const LOOK_MS = 100;
/** Samples are chosen among so many of the set, not from all of it. */
const MOST_CANDIDATES = 5_000;

/**
 * Tries some records of the set with the handlers that run now.
 * @throws GatewayError nothing_matches, no_worker
 */
export async function dryRun(
  db: Database,
  { set, samples, principalName, sources }: DryRunRequest,
  patience: DryRunPatience = PATIENCE,
): Promise<DryRun> {
  const candidates: bigint[] = [];
  for await (const { ids } of resolveRecordSet(db, set, sources)) {
    candidates.push(...ids);
    if (candidates.length >= MOST_CANDIDATES) break;
  }
  const chosen = await chooseSamples(db, candidates, samples);
  if (chosen.length === 0)
    throw new GatewayError('nothing_matches', 'No record matches, so there is nothing to try.');
  const id = await insertDryRun(db, principalName, chosen);
  return dryRunSchema.parse({
    samples: await waitForSamples(db, id, patience),
    asked: chosen.length,
  });
}

async function waitForSamples(
  db: Database,
  id: number,
  { takenMs, endedMs }: DryRunPatience,
): Promise<unknown> {
  const startedAt = performance.now();
  for (;;) {
    const row = await readDryRun(db, id);
    const waitedMs = performance.now() - startedAt;
    if (row?.isEnded === true) return row.samples;
    if (row?.isTaken !== true && waitedMs >= takenMs)
      throw new GatewayError('no_worker', 'No worker took it in time, so nothing was tried.');
    if (waitedMs >= endedMs) return row?.samples ?? [];
    await sleep(LOOK_MS);
  }
}
