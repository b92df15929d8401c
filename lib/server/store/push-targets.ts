/** The statements of how push targets stand: agreed or not, their rate, their circuit. All workers share it. */
import type { Queryable } from '../database.ts';

/** The URL belongs to it: what is noted of an earlier URL of the source changes nothing. */
export interface PushTargetRef {
  readonly sourceId: number;
  readonly url: string;
}

export interface PushTargetStanding {
  /** It has agreed to receive. */
  readonly isAllowed: boolean;
  /** It wants a rate to be kept. */
  readonly isRated: boolean;
  /** Milliseconds until the next push may go; 0: now. */
  readonly waitMs: number;
  /** The circuit is not closed: if nothing has to be waited for, one push may probe. */
  readonly isOpen: boolean;
  /** In a row. */
  readonly failures: number;
  readonly lastError: string | null;
  readonly lastErrorAt: Date | null;
  readonly lastSuccessAt: Date | null;
}

/** SQL: milliseconds from now to a time of the row, at least 0; null: 0. */
const msUntil = (time: string): string =>
  `greatest(0, coalesce(extract(epoch FROM ${time} - now()) * 1000, 0))::float8`;

const STANDING = `allowed_at IS NOT NULL AS "isAllowed",
  allowed_per_minute IS NOT NULL AS "isRated",
  CASE WHEN open_until IS NULL THEN 0
       ELSE greatest(${msUntil('open_until')}, ${msUntil('probe_until')}) END AS "waitMs",
  open_until IS NOT NULL AS "isOpen", failures, last_error AS "lastError", last_error_at AS "lastErrorAt",
  last_success_at AS "lastSuccessAt"`;

// A URL that changed is another target: nothing of what is known holds for it.
const OPEN = `
INSERT INTO push_target AS t (source_id, url) VALUES ($1, $2)
ON CONFLICT (source_id) DO UPDATE
SET url = excluded.url, allowed_at = NULL, allowed_per_minute = NULL, sent_in_window = 0, failures = 0,
    openings = 0, open_until = NULL, probe_until = NULL, last_error = NULL, last_error_at = NULL,
    last_success_at = NULL, probe_asked_at = NULL, probe_asked_by = NULL
WHERE t.url <> excluded.url`;

/** How a target stands; it is made when the source has none, or had another URL. */
export async function openPushTarget(
  db: Queryable,
  target: PushTargetRef,
): Promise<PushTargetStanding> {
  const known = await readPushTarget(db, target);
  if (known !== null) return known;
  await db.query({ name: 'open-push-target', text: OPEN, values: [target.sourceId, target.url] });
  const opened = await readPushTarget(db, target);
  if (opened === null) throw new Error('the URL of the source has changed again');
  return opened;
}

async function readPushTarget(
  db: Queryable,
  { sourceId, url }: PushTargetRef,
): Promise<PushTargetStanding | null> {
  const { rows } = await db.query<PushTargetStanding>({
    name: 'read-push-target',
    text: `SELECT ${STANDING} FROM push_target WHERE source_id = $1 AND url = $2`,
    values: [sourceId, url],
  });
  return rows[0] ?? null;
}

/** Notes that the target agreed to receive. `perMinute` null: any number. */
export async function allowPushes(
  db: Queryable,
  { sourceId, url }: PushTargetRef,
  perMinute: number | null,
): Promise<void> {
  await db.query({
    name: 'allow-pushes',
    text: `UPDATE push_target SET allowed_at = now(), allowed_per_minute = $3
           WHERE source_id = $1 AND url = $2`,
    values: [sourceId, url, perMinute],
  });
}

/**
 * Takes the right to probe a target whose circuit has been open long enough. False: it is too early,
 * or somebody else is probing.
 */
export async function beginProbe(
  db: Queryable,
  { sourceId, url }: PushTargetRef,
  probeSeconds: number,
): Promise<boolean> {
  const { rowCount } = await db.query({
    name: 'begin-probe',
    text: `UPDATE push_target SET probe_until = now() + make_interval(secs => $3)
           WHERE source_id = $1 AND url = $2 AND open_until <= now()
             AND (probe_until IS NULL OR probe_until <= now())`,
    values: [sourceId, url, probeSeconds],
  });
  return rowCount === 1;
}

/**
 * Ends the pause of a source's target now, so that the next due record probes it; the pause after another
 * failure grows as it would have. False: pushes go out, or the source has no target.
 */
export async function endPushPause(
  db: Queryable,
  { sourceKey, askedBy }: { readonly sourceKey: string; readonly askedBy: string },
): Promise<boolean> {
  const { rowCount } = await db.query({
    name: 'end-push-pause',
    text: `UPDATE push_target t SET open_until = least(t.open_until, now()), probe_asked_at = now(),
             probe_asked_by = $2
           FROM source s
           WHERE s.key = $1 AND s.transport = 'push' AND t.source_id = s.id AND t.url = s.push_url
             AND t.open_until IS NOT NULL`,
    values: [sourceKey, askedBy],
  });
  return rowCount === 1;
}

const SENT = `CASE WHEN window_at > now() - interval '1 minute' THEN sent_in_window ELSE 0 END`;
const GRANT = `least($3::integer, greatest(0, allowed_per_minute - ${SENT}))`;

/** How many of these requests may go within the rate, and otherwise how long to wait. */
export async function takeFromRate(
  db: Queryable,
  { sourceId, url }: PushTargetRef,
  wanted: number,
): Promise<{ readonly granted: number; readonly waitMs: number }> {
  const { rows } = await db.query<{ granted: number; waitMs: number }>({
    name: 'take-from-rate',
    text: `UPDATE push_target
           SET granted = ${GRANT}, sent_in_window = ${SENT} + ${GRANT},
               window_at = CASE WHEN window_at > now() - interval '1 minute' THEN window_at ELSE now() END
           WHERE source_id = $1 AND url = $2 AND allowed_per_minute IS NOT NULL
           RETURNING granted, ${msUntil(`window_at + interval '1 minute'`)} AS "waitMs"`,
    values: [sourceId, url, wanted],
  });
  return rows[0] ?? { granted: wanted, waitMs: 0 };
}

// Most successes change nothing: that it works is written down only now and then.
const SUCCESS = `
UPDATE push_target
SET failures = 0, last_success_at = now(),
    openings = CASE WHEN open_until > now() THEN openings ELSE 0 END,
    open_until = CASE WHEN open_until > now() THEN open_until END,
    probe_until = CASE WHEN open_until > now() THEN probe_until END
WHERE source_id = $1 AND url = $2
  AND (failures > 0 OR open_until <= now() OR last_success_at IS NULL
       OR last_success_at < now() - interval '5 seconds')`;

/** Notes a push that was answered: the target works, a circuit that was being probed closes. */
export async function notePushSuccess(db: Queryable, target: PushTargetRef): Promise<void> {
  await db.query({
    name: 'note-push-success',
    text: SUCCESS,
    values: [target.sourceId, target.url],
  });
}

export interface PushTrouble {
  readonly message: string;
  /** Opens the circuit whatever was before: it cannot be reached, or has asked to be left alone. */
  readonly opensAtOnce: boolean;
  /** How long it asked to be left alone, in milliseconds; 0: it did not. */
  readonly holdMs: number;
}

/** When the circuit opens and for how long. */
export interface CircuitPolicy {
  readonly failuresToOpen: number;
  /** The first pause; each opening after a failed probe doubles it. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
}

// Failures of pushes that were under way when the circuit opened do not lengthen the pause: only those
// of a probe do.
const OPENS = `(open_until <= now() OR open_until IS NULL AND ($4 OR failures + 1 >= $6))`;
const PAUSE_MS = `greatest($5::float8,
  least($7::float8 * 2 ^ least(openings, 20), $8::float8) * (0.8 + 0.4 * random()))`;
const FAILURE = `
UPDATE push_target
SET failures = failures + 1, last_error = left($3, 2000), last_error_at = now(),
    openings = openings + CASE WHEN ${OPENS} THEN 1 ELSE 0 END,
    open_until = CASE WHEN ${OPENS} THEN now() + make_interval(secs => ${PAUSE_MS} / 1000)
                      WHEN open_until > now()
                        THEN greatest(open_until, now() + make_interval(secs => $5::float8 / 1000)) END,
    probe_until = NULL
WHERE source_id = $1 AND url = $2
RETURNING ${STANDING}`;

/** Notes trouble that is the target's, not a record's. Null: the source has another URL by now. */
export async function notePushFailure(
  db: Queryable,
  { sourceId, url }: PushTargetRef,
  { trouble, policy }: { readonly trouble: PushTrouble; readonly policy: CircuitPolicy },
): Promise<PushTargetStanding | null> {
  const { message, opensAtOnce, holdMs } = trouble;
  const { failuresToOpen, firstPauseMs, longestPauseMs } = policy;
  const { rows } = await db.query<PushTargetStanding>({
    name: 'note-push-failure',
    text: FAILURE,
    values: [
      sourceId,
      url,
      message,
      opensAtOnce,
      holdMs,
      failuresToOpen,
      firstPauseMs,
      longestPauseMs,
    ],
  });
  return rows[0] ?? null;
}
