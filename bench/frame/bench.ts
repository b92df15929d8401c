/** What every measurement is given. */
import type { z } from 'zod';
import { tallySchema } from '../processes/load-question.ts';
import type { BenchOptions } from './arguments.ts';
import type { Door } from './doors.ts';
import type { Ground } from './ground.ts';
import type { AskedProcess } from './run-process.ts';

export interface Bench {
  readonly options: BenchOptions;
  readonly ground: Ground;
  /** The load generator. */
  readonly load: AskedProcess;
  /** The first of sequence numbers that nobody else in this run uses. */
  readonly nextSequence: () => number;
}

const ENOUGH = 10_000_000;

/** Gives each caller ten million numbers of its own. */
export function countSequences(): () => number {
  let next = 0;
  return () => {
    next += ENOUGH;
    return next;
  };
}

export interface SingleLoad {
  readonly door: Pick<Door, 'port'>;
  readonly key: string;
  readonly source: string;
  readonly connections: number;
  readonly seconds?: number;
  readonly requests?: number;
}

export type Tally = z.infer<typeof tallySchema>;

/**
 * Posts single records in a closed loop.
 * @throws Error when an answer was not 202, unless `mayRefuse`
 */
export async function postSingles(
  { load, nextSequence }: Bench,
  { door, key, source, ...rest }: SingleLoad,
  mayRefuse = false,
): Promise<Tally> {
  const target = { port: door.port, path: `/api/v1/ingress/${source}`, key };
  const tally = await load.ask(
    { kind: 'single', target, firstSequence: nextSequence(), ...rest },
    tallySchema,
  );
  const others = Object.keys(tally.statuses).filter((status) => status !== '202');
  if (others.length > 0 && !mayRefuse)
    throw new Error(`answers were not 202 alone: ${JSON.stringify(tally.statuses)}`);
  return tally;
}

/** 202 answers a second. */
export function rateOf({ statuses, seconds }: Tally): number {
  return (statuses[202] ?? 0) / seconds;
}
