/** The statements about the row of a replay operation, which whoever works on it has locked. */
import type { RecordSet } from '#lib/contracts/record-set';
import type { OperationState, SkipReason } from '#lib/domain/replay-operation';
import type { Queryable } from '../database.ts';

export interface NewOperation {
  readonly name: string | null;
  readonly reason: string;
  readonly requestedBy: string;
  readonly idempotencyKey: string | null;
  readonly requestSha256: Uint8Array;
  readonly recordSet: RecordSet;
  readonly sources: readonly string[] | null;
  readonly confirm: boolean;
  readonly ratePerSecond: number | null;
  readonly canarySize: number | null;
  readonly canaryWaitSeconds: number | null;
  readonly haltAtErrorShare: number | null;
  readonly startAt: string | null;
  readonly newestId: bigint;
}

export interface OperationRow {
  readonly id: number;
  readonly name: string | null;
  readonly reason: string;
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly requestSha256: Buffer;
  /** As JSON; a contract parses it. */
  readonly recordSet: unknown;
  readonly sources: string[] | null;
  readonly confirm: boolean;
  readonly ratePerSecond: number | null;
  readonly canarySize: number | null;
  readonly canaryWaitSeconds: number | null;
  readonly haltAtErrorShare: number | null;
  readonly startAt: Date | null;
  readonly state: OperationState;
  readonly stateReason: string | null;
  readonly frozenAt: Date;
  readonly newestId: bigint;
  /** Where freezing goes on; null: all of the set is frozen. */
  readonly frozenThrough: bigint | null;
  readonly notFound: number;
  readonly notFoundFirst: string[];
  readonly total: number;
  readonly inWork: number;
  readonly fixed: number;
  readonly failedSame: number;
  readonly failedNew: number;
  readonly skipped: number;
  readonly skippedWhy: Partial<Record<SkipReason, number>>;
  readonly begunThrough: bigint;
  readonly tokens: number;
  readonly tokensAt: Date | null;
  readonly isCanaryOver: boolean;
  readonly canarySettledAt: Date | null;
  readonly passedFixed: number;
  readonly passedFailed: number;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  /** By the clock of the database, when the row was read. */
  readonly now: Date;
}

/** What changes in the life of an operation. */
export interface OperationProgress extends Pick<
  OperationRow,
  | 'state'
  | 'stateReason'
  | 'frozenThrough'
  | 'notFound'
  | 'notFoundFirst'
  | 'total'
  | 'inWork'
  | 'fixed'
  | 'failedSame'
  | 'failedNew'
  | 'skipped'
  | 'skippedWhy'
  | 'begunThrough'
  | 'tokens'
  | 'tokensAt'
  | 'isCanaryOver'
  | 'canarySettledAt'
  | 'passedFixed'
  | 'passedFailed'
  | 'startedAt'
  | 'endedAt'
> {
  /** Until a worker looks at it again; null: it need not. */
  readonly stepInMs: number | null;
}

const COLUMNS = `id, name, reason, requested_by AS "requestedBy", requested_at AS "requestedAt",
  request_sha256 AS "requestSha256", record_set AS "recordSet", sources, confirm,
  rate_per_second AS "ratePerSecond", canary_size AS "canarySize",
  canary_wait_seconds AS "canaryWaitSeconds", halt_at_error_share AS "haltAtErrorShare",
  start_at AS "startAt", state, state_reason AS "stateReason", frozen_at AS "frozenAt",
  newest_id AS "newestId", frozen_through AS "frozenThrough", not_found AS "notFound",
  not_found_first AS "notFoundFirst", total, in_work AS "inWork", fixed,
  failed_same AS "failedSame", failed_new AS "failedNew", skipped, skipped_why AS "skippedWhy",
  begun_through AS "begunThrough", tokens, tokens_at AS "tokensAt",
  is_canary_over AS "isCanaryOver", canary_settled_at AS "canarySettledAt",
  passed_fixed AS "passedFixed", passed_failed AS "passedFailed", started_at AS "startedAt",
  ended_at AS "endedAt", clock_timestamp() AS now`;

/** Null: this person has used this idempotency key before. */
export async function insertOperation(
  db: Queryable,
  operation: NewOperation,
): Promise<OperationRow | null> {
  const { rows } = await db.query<OperationRow>({
    name: 'insert_operation',
    text: `INSERT INTO replay_operation (name, reason, requested_by, idempotency_key, request_sha256,
             record_set, sources, confirm, rate_per_second, canary_size, canary_wait_seconds,
             halt_at_error_share, start_at, newest_id)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
           ON CONFLICT DO NOTHING RETURNING ${COLUMNS}`,
    values: [
      operation.name,
      operation.reason,
      operation.requestedBy,
      operation.idempotencyKey,
      operation.requestSha256,
      JSON.stringify(operation.recordSet),
      operation.sources,
      operation.confirm,
      operation.ratePerSecond,
      operation.canarySize,
      operation.canaryWaitSeconds,
      operation.haltAtErrorShare,
      operation.startAt,
      operation.newestId,
    ],
  });
  return rows[0] ?? null;
}

/** Null: there is none. */
export async function findOperationByKey(
  db: Queryable,
  requestedBy: string,
  idempotencyKey: string,
): Promise<OperationRow | null> {
  const { rows } = await db.query<OperationRow>({
    name: 'find_operation_by_key',
    text: `SELECT ${COLUMNS} FROM replay_operation WHERE requested_by = $1 AND idempotency_key = $2`,
    values: [requestedBy, idempotencyKey],
  });
  return rows[0] ?? null;
}

/** Null: there is no such operation. */
export async function readOperationRow(db: Queryable, id: number): Promise<OperationRow | null> {
  const { rows } = await db.query<OperationRow>({
    name: 'read_operation',
    text: `SELECT ${COLUMNS} FROM replay_operation WHERE id = $1`,
    values: [id],
  });
  return rows[0] ?? null;
}

export interface OperationsQuery {
  readonly state: OperationState | null;
  /** Only operations over nothing but these; null: all. */
  readonly sources: readonly string[] | null;
  /** Exclusive; null: from the newest. */
  readonly before: number | null;
  readonly limit: number;
}

/** Newest first. */
export async function listOperationRows(
  db: Queryable,
  { state, sources, before, limit }: OperationsQuery,
): Promise<OperationRow[]> {
  const { rows } = await db.query<OperationRow>({
    name: 'list_operations',
    text: `SELECT ${COLUMNS} FROM replay_operation
           WHERE ($1::text IS NULL OR state = $1::operation_state)
             AND ($2::text[] IS NULL OR sources <@ $2) AND ($3::integer IS NULL OR id < $3)
           ORDER BY id DESC LIMIT $4`,
    values: [state, sources, before, limit],
  });
  return rows;
}

/** Locks an operation until the transaction ends. Null: there is none. */
export async function lockOperation(db: Queryable, id: number): Promise<OperationRow | null> {
  const { rows } = await db.query<OperationRow>({
    name: 'lock_operation',
    text: `SELECT ${COLUMNS} FROM replay_operation WHERE id = $1 FOR NO KEY UPDATE`,
    values: [id],
  });
  return rows[0] ?? null;
}

/** Locks the operation that has waited longest for its next step and that nobody works on. Null: none is due. */
export async function lockDueOperation(db: Queryable): Promise<OperationRow | null> {
  const { rows } = await db.query<OperationRow>({
    name: 'lock_due_operation',
    text: `SELECT ${COLUMNS} FROM replay_operation WHERE step_at <= clock_timestamp()
           ORDER BY step_at LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED`,
  });
  return rows[0] ?? null;
}

/** Writes down how far an operation is. The caller has locked it. */
export async function saveProgress(
  db: Queryable,
  id: number,
  progress: OperationProgress,
): Promise<void> {
  await db.query({
    name: 'save_progress',
    text: `UPDATE replay_operation SET state = $2, state_reason = $3, frozen_through = $4, not_found = $5,
             not_found_first = $6, total = $7, in_work = $8, fixed = $9, failed_same = $10,
             failed_new = $11, skipped = $12, skipped_why = $13, begun_through = $14, tokens = $15,
             tokens_at = $16, is_canary_over = $17, canary_settled_at = $18, passed_fixed = $19,
             passed_failed = $20, started_at = $21, ended_at = $22,
             step_at = clock_timestamp() + make_interval(secs => $23::float8 / 1000)
           WHERE id = $1`,
    values: [
      id,
      progress.state,
      progress.stateReason,
      progress.frozenThrough,
      progress.notFound,
      progress.notFoundFirst,
      progress.total,
      progress.inWork,
      progress.fixed,
      progress.failedSame,
      progress.failedNew,
      progress.skipped,
      JSON.stringify(progress.skippedWhy),
      progress.begunThrough,
      progress.tokens,
      progress.tokensAt,
      progress.isCanaryOver,
      progress.canarySettledAt,
      progress.passedFixed,
      progress.passedFailed,
      progress.startedAt,
      progress.endedAt,
      progress.stepInMs,
    ],
  });
}
