/** Reads one record whole, with its timeline. */
import type { Attempt, RecordDetail } from '#lib/contracts/record';
import { formatRecordId, parseRecordId } from '#lib/domain/record-id';
import { inTransaction, type Database, type Queryable } from '#lib/server/database';
import {
  readAttempts,
  readCausedIds,
  readRecordIdentity,
  readReplays,
  readRevisions,
  type AttemptRow,
  type RecordIdentity,
} from '#lib/server/store/read-record-detail';
import { fixSnapshot } from '#lib/server/store/fix-snapshot';
import { readPayloadExpiry } from '#lib/server/store/payload-presence';
import { readSummaries, type SummaryRow } from '#lib/server/store/record-summary';
import { refuse } from '../gateway-error.ts';
import { toSummary } from './record-summary.ts';
import { toFailure } from './to-failure.ts';

export interface RecordRequest {
  readonly id: string;
  /** Keys of the sources that the asker may see; absent or null: all. */
  readonly sources?: readonly string[] | null;
}

/** Records that a handler enqueued for one record, at most. */
const MOST_CAUSED = 100;

/**
 * The record and everything that happened to it, as of one moment.
 * @throws GatewayError record_not_found
 */
export function readRecord(db: Database, request: RecordRequest): Promise<RecordDetail> {
  return inTransaction(db, async (tx) => {
    await fixSnapshot(tx);
    const id = parseRecordId(request.id);
    const identity = id === null ? null : await readRecordIdentity(tx, id);
    const isVisible = identity !== null && isVisibleTo(request, identity.source);
    if (id === null || !isVisible) {
      throw refuse('record_not_found', `There is no record ${request.id}.`);
    }
    return readWhole(tx, { id, identity, request });
  });
}

interface Found {
  readonly id: bigint;
  readonly identity: RecordIdentity;
  readonly request: RecordRequest;
}

async function readWhole(db: Queryable, { id, identity, request }: Found): Promise<RecordDetail> {
  const causedIds = await readCausedIds(db, id, MOST_CAUSED);
  const summaries = await readSummaries(db, [id, ...causedIds]);
  const own = summaries.find((row) => row.id === id);
  if (own === undefined) throw new Error('a record has vanished from its own snapshot');
  const revisions = await readRevisions(db, id);
  const expiredAt = revisions.length > 0 ? null : await readPayloadExpiry(db, id);
  const attempts = await readAttempts(db, id);
  const replays = await readReplays(db, id);
  return {
    ...toSummary(own),
    sha256: identity.sha256.toString('hex'),
    traceparent: identity.traceparent,
    submittedBy: identity.submittedBy,
    causedBy: identity.causedBy === null ? null : formatRecordId(identity.causedBy),
    payloadExpiredAt: expiredAt?.toISOString() ?? null,
    revisions: revisions.map(({ revision, sizeBytes }) => ({ revision, sizeBytes })),
    headers: revisions[0]?.headers ?? [],
    lease: toLease(own),
    attemptLog: attempts.map(toAttempt),
    replays: replays.map((row) => ({ ...row, requestedAt: row.requestedAt.toISOString() })),
    caused: summaries
      .filter((row) => row.id !== id && isVisibleTo(request, row.source))
      .map(toSummary),
  };
}

function isVisibleTo({ sources }: RecordRequest, source: string): boolean {
  return sources?.includes(source) ?? true;
}

function toLease({ holder, claimedAt, handedAt, expiresAt }: SummaryRow): RecordDetail['lease'] {
  if (holder === null || claimedAt === null || expiresAt === null) return null;
  return {
    holder,
    claimedAt: claimedAt.toISOString(),
    ...(handedAt !== null && { handedAt: handedAt.toISOString() }),
    expiresAt: expiresAt.toISOString(),
  };
}

/** An attempt of the store as the contract has it. */
export function toAttempt(row: AttemptRow): Attempt {
  const { startedAt, endedAt, handedAt, groupId = null } = row;
  return {
    generation: row.generation,
    number: row.number,
    startedAt: startedAt.toISOString(),
    endedAt: endedAt.toISOString(),
    durationMs: endedAt.getTime() - startedAt.getTime(),
    ...(handedAt !== null && { handedAt: handedAt.toISOString() }),
    outcome: row.outcome,
    holder: row.holder,
    handler: row.handler,
    handlerVersion: row.handlerVersion,
    failure: toFailure(row),
    ...(groupId !== null && { group: formatRecordId(groupId) }),
  };
}
