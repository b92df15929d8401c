/** The statement that reads what the door must know of a source before it takes a record. */
import type { Queryable } from '#lib/server/database';

export interface SourceState {
  readonly id: number;
  readonly key: string;
  readonly isRetired: boolean;
  readonly isIntakePaused: boolean;
  readonly isProcessingPaused: boolean;
  /** Records a second that each web process takes from it; null: any number. */
  readonly rateLimitPerSecond: number | null;
}

/** One source by its key, or null if there is none. */
export async function readSourceState(db: Queryable, key: string): Promise<SourceState | null> {
  const { rows } = await db.query<SourceState>({
    name: 'read_source_state',
    text: `SELECT id, key, retired_at IS NOT NULL AS "isRetired", intake_paused AS "isIntakePaused",
                  processing_paused AS "isProcessingPaused",
                  rate_limit_per_second AS "rateLimitPerSecond"
           FROM source WHERE key = $1`,
    values: [key],
  });
  return rows[0] ?? null;
}
