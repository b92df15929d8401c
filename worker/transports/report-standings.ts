/** Writes down how the transports of sources stand, when that has changed, for people to see. */
import type { Direction } from '#lib/domain/direction';
import type { Database } from '#lib/server/database';
import {
  forgetTransportStates,
  writeTransportState,
  type TransportState,
} from '#lib/server/store/transport-states';
import { repeat } from '#worker/loops/repeat';
import type { Loop } from '#worker/supervisor';
import type { TransportStanding } from './transport.ts';

/** The sources of one transport, or of one direction of it, and how it stands for each. */
export interface StandingsOptions {
  readonly db: Database;
  readonly workerId: string;
  readonly direction: Direction;
  readonly name: string;
  readonly readStandings: () => Promise<ReadonlyMap<number, TransportStanding>>;
}

const INTERVAL_MS = 1_000;
/** That it goes on working is written no more often than this. */
const SUCCESS_EVERY_MS = 10_000;

/** The loop. What it wrote is to be forgotten when the worker stops. */
export function reportStandings(options: StandingsOptions): Loop {
  const written = new Map<number, TransportStanding>();
  return repeat(options.name, INTERVAL_MS, async () => {
    const standings = await options.readStandings();
    await forgetOthers(options, standings, written);
    for (const [sourceId, standing] of standings) {
      if (!isNews(standing, written.get(sourceId))) continue;
      await writeTransportState(options.db, options.workerId, toState(options, sourceId, standing));
      written.set(sourceId, standing);
    }
    return 'done';
  });
}

async function forgetOthers(
  { db, workerId, direction }: StandingsOptions,
  standings: ReadonlyMap<number, TransportStanding>,
  written: Map<number, TransportStanding>,
): Promise<void> {
  const sourceIds = [...written.keys()].filter((id) => !standings.has(id));
  if (sourceIds.length === 0) return;
  await forgetTransportStates(db, workerId, { direction, sourceIds });
  for (const id of sourceIds) written.delete(id);
}

function isNews(now: TransportStanding, before: TransportStanding | undefined): boolean {
  if (now.state !== before?.state) return true;
  if (timeOf(now.lastError?.at) !== timeOf(before.lastError?.at)) return true;
  return timeOf(now.lastSuccessAt) - timeOf(before.lastSuccessAt) >= SUCCESS_EVERY_MS;
}

function timeOf(at: Date | null | undefined): number {
  return at?.getTime() ?? 0;
}

function toState(
  { direction }: StandingsOptions,
  sourceId: number,
  { state, lastError, lastSuccessAt }: TransportStanding,
): TransportState {
  return {
    sourceId,
    direction,
    state,
    lastError: lastError?.message ?? null,
    lastErrorAt: lastError?.at ?? null,
    lastSuccessAt,
  };
}
