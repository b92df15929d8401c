/** The door without group commit: the same statement, once for every request. */
import { database, type Queryable } from '#lib/server/database';
import { storeSubmissions } from '#lib/server/gateway/records/store-submissions';
import { openSource } from '#lib/server/gateway/source-state';
import type { DoorRequest } from '#lib/server/http/door-request';
import { readPlain } from '#lib/server/http/intake/read-plain';
import { IDLE_SOURCE } from './idle-source.ts';

/** Stores one record in a statement of its own; answers its id. */
export async function storeAlone(bytes: Uint8Array, request: DoorRequest): Promise<string> {
  const pool = database();
  const { id: sourceId } = await openSource(pool, IDLE_SOURCE);
  const [stored] = await storeSubmissions(ungathered(pool), {
    sourceId,
    direction: 'INGRESS',
    keyId: null,
    causedBy: null,
    submissions: [readPlain(request, bytes)],
  });
  if (stored === undefined) throw new Error('a submission got no result');
  return stored.id;
}

/** Only a pool gathers requests; each statement of this takes the next free connection of it. */
function ungathered(pool: Queryable): Queryable {
  return { query: (statement, values) => pool.query(statement, values) };
}
