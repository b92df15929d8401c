/** What `npm run bench -- …` can be told. */
import { parseArgs } from 'node:util';

/** In the order in which they run. */
export const MEASUREMENTS = [
  'listener',
  'ingest',
  'batch',
  'processing',
  'latency',
  'egress',
  'rabbitmq',
  'console',
  'replay',
  'memory',
] as const;
export type Measurement = (typeof MEASUREMENTS)[number];

export interface BenchOptions {
  readonly only: readonly Measurement[];
  /** How often each contender has its turn; the medians are taken over these. */
  readonly rounds: number;
  /** How long one turn under load lasts. */
  readonly seconds: number;
  readonly tenMillion: boolean;
  /** Whether the console is built first, if it is not: Next's route needs it. */
  readonly build: boolean;
  /** Whether bench/RESULTS.md is written: only when everything was measured, or when asked for. */
  readonly write: boolean;
}

/**
 * Reads the arguments.
 * @throws Error naming what cannot be understood
 */
export function readArguments(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '2' },
      'ten-million': { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      'no-build': { type: 'boolean', default: false },
    },
  });
  const only = values.only === undefined ? MEASUREMENTS : values.only.split(',').map(toMeasurement);
  return {
    only,
    rounds: readNumber('rounds', values.rounds),
    seconds: readNumber('seconds', values.seconds),
    tenMillion: values['ten-million'],
    build: !values['no-build'],
    write: values.write || values.only === undefined,
  };
}

function toMeasurement(name: string): Measurement {
  const found = MEASUREMENTS.find((each) => each === name.trim());
  if (found !== undefined) return found;
  throw new Error(`There is no measurement “${name}”: ${MEASUREMENTS.join(', ')}.`);
}

function readNumber(name: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1) return value;
  throw new Error(`--${name} wants a whole number from 1, not “${text}”.`);
}
