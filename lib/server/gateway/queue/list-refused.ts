/** Lists messages of the queue that could not be taken. */
import type { RefusedMessages } from '#lib/contracts/refused-message';
import type { Database } from '#lib/server/database';
import { listRefusedMessages } from '#lib/server/store/refused-messages';
import { knownSource } from '../source-state.ts';

export interface RefusedRequest {
  /** Null: those of which nobody can tell whose they are, such as answers that name no record. */
  readonly source: string | null;
  readonly limit: number;
  readonly cursor?: number;
}

/**
 * One page, newest first.
 * @throws GatewayError unknown_source
 */
export async function listRefused(
  db: Database,
  { source, limit, cursor }: RefusedRequest,
): Promise<RefusedMessages> {
  if (source !== null) await knownSource(db, source);
  const before = cursor === undefined ? null : BigInt(cursor);
  const rows = await listRefusedMessages(db, { source, before, limit: limit + 1 });
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    messages: page.map(({ id, refusedAt, queue, code, detail, messageId, size }) => ({
      ...{ id: String(id), queue, code, detail, messageId, size },
      refusedAt: refusedAt.toISOString(),
    })),
    next: rows.length > limit && last !== undefined ? String(last.id) : null,
  };
}
