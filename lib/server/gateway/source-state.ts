/** Whether a source takes records now: known for each handle, read again at most once a second. */
import { isPool, type Queryable } from '#lib/server/database';
import { readSourceState, type SourceState } from '#lib/server/store/read-source-state';
import { refuse } from './gateway-error.ts';

/** A state of this age is read again, beside the requests that still go by it. */
const FRESH_MS = 1_000;
/** By an older one nobody goes: the requests wait for the one reading. */
const USABLE_MS = 2_000;

interface KeptState {
  readonly reading: Promise<SourceState>;
  readonly readAtMs: number;
  isRefreshing: boolean;
}

const kept = new WeakMap<Queryable, Map<string, KeptState>>();

/**
 * The state of a source, up to 2 s old. However many ask at once, it is read once.
 * @throws GatewayError unknown_source
 */
export function knownSource(db: Queryable, key: string): Promise<SourceState> {
  const states = kept.get(db) ?? new Map<string, KeptState>();
  kept.set(db, states);
  const known = states.get(key);
  const ageMs = known === undefined ? Infinity : performance.now() - known.readAtMs;
  if (known === undefined || ageMs >= USABLE_MS) return keepReading(db, key, states).reading;
  // A transaction has one connection: nothing may run on it beside its own statements.
  if (ageMs >= FRESH_MS && isPool(db)) refreshBeside(db, known, states);
  return known.reading;
}

function keepReading(db: Queryable, key: string, states: Map<string, KeptState>): KeptState {
  const reading = read(db, key);
  const state = { reading, readAtMs: performance.now(), isRefreshing: false };
  states.set(key, state);
  // What could not be read, or is not there, is asked for again by the next request.
  reading.catch(() => {
    if (states.get(key) === state) states.delete(key);
  });
  return state;
}

function refreshBeside(db: Queryable, known: KeptState, states: Map<string, KeptState>): void {
  if (known.isRefreshing) return;
  known.isRefreshing = true;
  void known.reading
    .then(async ({ key }) => {
      const readAtMs = performance.now();
      const state = await read(db, key);
      states.set(key, { reading: Promise.resolve(state), readAtMs, isRefreshing: false });
    })
    // Said to the requests that come when the known state is too old to go by.
    .catch(() => undefined);
}

async function read(db: Queryable, key: string): Promise<SourceState> {
  const state = await readSourceState(db, key);
  if (state === null) throw refuse('unknown_source', `There is no source ${key}.`);
  return state;
}

/**
 * A source that is in use.
 * @throws GatewayError unknown_source, retired_source
 */
export async function usableSource(db: Queryable, key: string): Promise<SourceState> {
  const state = await knownSource(db, key);
  if (state.isRetired) throw refuse('retired_source', `Source ${key} is retired.`);
  return state;
}

/**
 * A source whose ingress records are taken at the moment.
 * @throws GatewayError unknown_source, retired_source, intake_paused
 */
export async function openSource(db: Queryable, key: string): Promise<SourceState> {
  const state = await usableSource(db, key);
  if (state.isIntakePaused) {
    throw refuse(
      'intake_paused',
      `Source ${key} takes no records at the moment. Send it again later.`,
    );
  }
  return state;
}
