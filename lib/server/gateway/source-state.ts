/** Whether a source takes records now. Read at most once a second for each handle and source. */
import type { Queryable } from '#lib/server/database';
import { readSourceState, type SourceState } from '#lib/server/store/read-source-state';
import { refuse } from './gateway-error.ts';

const KEPT_MS = 1_000;

interface KeptState {
  readonly state: SourceState;
  readonly readAtMs: number;
}

const kept = new WeakMap<Queryable, Map<string, KeptState>>();

/**
 * The state of a source, up to 1 s old.
 * @throws GatewayError unknown_source
 */
export async function knownSource(db: Queryable, key: string): Promise<SourceState> {
  const states = kept.get(db) ?? new Map<string, KeptState>();
  kept.set(db, states);
  const known = states.get(key);
  if (known !== undefined && performance.now() - known.readAtMs < KEPT_MS) return known.state;
  const readAtMs = performance.now();
  const state = await readSourceState(db, key);
  if (state === null) {
    states.delete(key);
    throw refuse('unknown_source', `There is no source ${key}.`);
  }
  states.set(key, { state, readAtMs });
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
