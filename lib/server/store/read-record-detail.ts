/** The statements that read what one record's page shows beside its summary. */
import type { Direction } from '#lib/domain/direction';
import type { FailureClass } from '#lib/domain/failure';
import type { Outcome } from '#lib/domain/outcome';
import type { Status } from '#lib/domain/status';
import type { Queryable } from '#lib/server/database';

export interface RecordIdentity {
  readonly direction: Direction;
  readonly source: string;
  readonly sha256: Buffer;
  readonly traceparent: string | null;
  /** Name of the machine key that sent it. */
  readonly submittedBy: string | null;
  readonly causedBy: bigint | null;
}

/** What never changes of a record, or null: no such record. */
export async function readRecordIdentity(
  db: Queryable,
  id: bigint,
): Promise<RecordIdentity | null> {
  const { rows } = await db.query<RecordIdentity>({
    name: 'read_record_identity',
    text: `SELECT r.direction, s.key AS source, r.sha256, r.traceparent, k.name AS "submittedBy",
                  r.caused_by AS "causedBy"
           FROM record r
           JOIN source s ON s.id = r.source_id
           LEFT JOIN machine_key k ON k.id = r.key_id
           WHERE r.id = $1`,
    values: [id],
  });
  return rows[0] ?? null;
}

export interface RevisionRow {
  readonly revision: number;
  readonly sizeBytes: number;
  readonly headers: [string, string][];
}

/** The revisions of a payload without their bytes, first to last. None: the payload has expired. */
export async function readRevisions(db: Queryable, id: bigint): Promise<RevisionRow[]> {
  const { rows } = await db.query<RevisionRow>({
    name: 'read_revisions',
    text: `SELECT revision, octet_length(bytes) AS "sizeBytes", headers
           FROM payload WHERE record_id = $1 ORDER BY revision`,
    values: [id],
  });
  return rows;
}

export interface AttemptRow {
  readonly generation: number;
  readonly number: number;
  readonly startedAt: Date;
  readonly endedAt: Date;
  /** When a broker or a push target had it; null: neither did. */
  readonly handedAt: Date | null;
  readonly outcome: Outcome;
  readonly holder: string;
  readonly handler: string | null;
  readonly handlerVersion: string | null;
  readonly failureClass: FailureClass | null;
  readonly failureCode: string | null;
  readonly failureMessage: string | null;
  readonly failureDetail: unknown;
  /** Its error group; null: it did not fail. Absent where it was not asked for. */
  readonly groupId?: bigint | null;
}

/** Of a record that is read whole; its timeline has all of them. */
const MOST_TOLD = 200;

/** The newest ended attempts, at most 200, oldest first. */
export async function readAttempts(db: Queryable, id: bigint): Promise<AttemptRow[]> {
  const { rows } = await db.query<AttemptRow>({
    name: 'read_attempts',
    text: `SELECT * FROM (
           SELECT generation, number, started_at AS "startedAt", ended_at AS "endedAt",
                  handed_at AS "handedAt", outcome,
                  holder, handler, handler_version AS "handlerVersion",
                  failure_class AS "failureClass", failure_code AS "failureCode",
                  failure_message AS "failureMessage", failure_detail AS "failureDetail",
                  group_id AS "groupId"
           FROM attempt WHERE record_id = $1 ORDER BY generation DESC, number DESC LIMIT $2
           ) AS newest ORDER BY generation, number`,
    values: [id, MOST_TOLD],
  });
  return rows;
}

export interface ReplayRow {
  readonly generation: number;
  readonly fromStatus: Status;
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly reason: string | null;
}

/** The newest replays of a record, at most 200, oldest first. */
export async function readReplays(db: Queryable, id: bigint): Promise<ReplayRow[]> {
  const { rows } = await db.query<ReplayRow>({
    name: 'read_replays',
    text: `SELECT * FROM (
           SELECT generation, from_status AS "fromStatus", requested_by AS "requestedBy",
                  requested_at AS "requestedAt", reason
           FROM replay WHERE record_id = $1 ORDER BY generation DESC LIMIT $2
           ) AS newest ORDER BY generation`,
    values: [id, MOST_TOLD],
  });
  return rows;
}

/** Ids of the first `limit` records that this record's handler enqueued, oldest first. */
export async function readCausedIds(db: Queryable, id: bigint, limit: number): Promise<bigint[]> {
  const { rows } = await db.query<{ id: bigint }>({
    name: 'read_caused_ids',
    text: 'SELECT id FROM record WHERE caused_by = $1 ORDER BY id LIMIT $2',
    values: [id, limit],
  });
  return rows.map((row) => row.id);
}
