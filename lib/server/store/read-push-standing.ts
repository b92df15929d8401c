/** The statement that reads how the push target of a source stands, for people. */
import type { Queryable } from '#lib/server/database';

export interface PushStandingRow {
  /** When it agreed to receive; null: not yet. */
  readonly allowedAt: Date | null;
  /** Requests a minute that it wants at most; null: any number. */
  readonly allowedPerMinute: number | null;
  /** In a row. */
  readonly failures: number;
  /** Until when nothing is pushed; in the past: the next push probes it; null: the circuit is closed. */
  readonly openUntil: Date | null;
  readonly lastError: string | null;
  readonly lastErrorAt: Date | null;
  readonly lastSuccessAt: Date | null;
  /** When somebody asked last to have it tried before its pause was over, and who; null: nobody has. */
  readonly probeAskedAt: Date | null;
  readonly probeAskedBy: string | null;
}

/** Null: nothing was pushed to the URL that the source has now. */
export async function readPushStanding(
  db: Queryable,
  sourceKey: string,
): Promise<PushStandingRow | null> {
  const { rows } = await db.query<PushStandingRow>({
    name: 'read_push_standing',
    text: `SELECT t.allowed_at AS "allowedAt", t.allowed_per_minute AS "allowedPerMinute", t.failures,
             t.open_until AS "openUntil", t.last_error AS "lastError",
             t.last_error_at AS "lastErrorAt", t.last_success_at AS "lastSuccessAt",
             t.probe_asked_at AS "probeAskedAt", t.probe_asked_by AS "probeAskedBy"
           FROM source s JOIN push_target t ON t.source_id = s.id AND t.url = s.push_url
           WHERE s.key = $1 AND s.transport = 'push'`,
    values: [sourceKey],
  });
  return rows[0] ?? null;
}
