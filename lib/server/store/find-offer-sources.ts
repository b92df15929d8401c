/** The statements that find the sources of a transport. */
import type { EventMode, Transport } from '#lib/domain/transport';
import type { Queryable } from '#lib/server/database';

export interface StoredOfferSource {
  readonly id: number;
  readonly key: string;
  readonly eventMode: EventMode;
  readonly pushUrl: string | null;
  readonly pushAcknowledges: boolean;
  readonly pushAllowedHosts: readonly string[];
  readonly offerSeconds: number;
}

const COLUMNS = `s.id, s.key, s.event_mode AS "eventMode", s.push_url AS "pushUrl",
  s.push_acknowledges AS "pushAcknowledges", s.push_allowed_hosts AS "pushAllowedHosts",
  s.offer_seconds AS "offerSeconds"`;

/** The sources that have chosen this transport, paused and retired ones too, by key. */
export async function listOfferSources(
  db: Queryable,
  transport: Transport,
): Promise<StoredOfferSource[]> {
  const { rows } = await db.query<StoredOfferSource>({
    name: 'list_offer_sources',
    text: `SELECT ${COLUMNS} FROM source s WHERE s.transport = $1::transport ORDER BY s.key`,
    values: [transport],
  });
  return rows;
}

/** Those of them with a record that may be offered now. A paused source offers none; a retired one may be emptied. */
export async function findDueOfferSources(
  db: Queryable,
  transport: Transport,
): Promise<StoredOfferSource[]> {
  const { rows } = await db.query<StoredOfferSource>({
    name: 'find_due_offer_sources',
    text: `SELECT ${COLUMNS} FROM source s
           WHERE s.transport = $1::transport AND NOT s.processing_paused
             AND EXISTS (SELECT FROM work w
                         WHERE w.direction = 'EGRESS' AND w.source_id = s.id AND NOT w.held
                           AND w.order_hash IS NULL AND w.due_at <= now())
           ORDER BY s.key`,
    values: [transport],
  });
  return rows;
}

/**
 * Tokens of offers of `holder` that are neither known to it nor handed over: leased by a statement whose
 * answer was lost with its connection.
 */
export async function findOrphanOffers(
  db: Queryable,
  holder: string,
  knownTokens: readonly string[],
): Promise<{ readonly token: string; readonly recordId: bigint }[]> {
  const { rows } = await db.query<{ token: string; recordId: bigint }>(
    `SELECT token, record_ids[1] AS "recordId" FROM lease
     WHERE direction = 'EGRESS' AND holder = $1 AND handed_at IS NULL AND token <> ALL ($2::uuid[])`,
    [holder, knownTokens],
  );
  return rows;
}
