/** Makes a replay operation: its set is frozen now, in the background where it is large. */
import { createHash } from 'node:crypto';
import type { CreateReplayOperation, ReplayOperation } from '#lib/contracts/replay-operation';
import { inTransaction, type Database, type Transaction } from '#lib/server/database';
import { cleanText } from '#lib/server/store/failure-columns';
import { readNewestId } from '#lib/server/store/named-records';
import { noteEvent } from '#lib/server/store/replay-events';
import {
  findOperationByKey,
  insertOperation,
  saveProgress,
  type OperationRow,
} from '#lib/server/store/replay-operations';
import { GatewayError } from '../gateway-error.ts';
import type { VisibleSources } from '../records/to-filter.ts';
import { freezeChunk } from './freeze-chunk.ts';
import { enterPhase } from './operation-standing.ts';
import { toOperation } from './to-operation.ts';

export interface CreateOperationRequest {
  readonly request: CreateReplayOperation;
  readonly principalName: string;
  readonly sources: VisibleSources;
  /** Asked with the same one again, it is the same operation; null: each time another. */
  readonly idempotencyKey: string | null;
}

/** Freezing goes on in the background after so long. */
const FREEZE_HERE_MS = 500;

/**
 * Makes an operation over the records of the set as they are now.
 * @throws GatewayError nothing_matches, idempotency_conflict
 */
export async function createOperation(
  db: Database,
  asked: CreateOperationRequest,
): Promise<ReplayOperation> {
  const newestId = await readNewestId(db);
  return inTransaction(db, (tx) => createOperationIn(tx, asked, newestId));
}

/**
 * The same as a part of a transaction, over records up to `newestId`.
 * @throws GatewayError nothing_matches, idempotency_conflict
 */
export async function createOperationIn(
  tx: Transaction,
  asked: CreateOperationRequest,
  newestId: bigint,
): Promise<ReplayOperation> {
  const inserted = await insert(tx, asked, newestId);
  return toOperation(inserted === null ? await repeated(tx, asked) : await begin(tx, inserted));
}

function insert(
  tx: Transaction,
  asked: CreateOperationRequest,
  newestId: bigint,
): Promise<OperationRow | null> {
  const { request, principalName, sources, idempotencyKey } = asked;
  return insertOperation(tx, {
    name: request.name === undefined ? null : cleanText(request.name, 200),
    reason: cleanText(request.reason, 2_000),
    requestedBy: principalName,
    idempotencyKey,
    requestSha256: digestOf(request),
    recordSet: request.set,
    sources,
    confirm: request.confirm,
    ratePerSecond: request.ratePerSecond,
    canarySize: request.canary?.size ?? null,
    canaryWaitSeconds: request.canary?.waitSeconds ?? null,
    haltAtErrorShare: request.haltAtErrorShare,
    startAt: request.startAt,
    newestId,
  });
}

async function begin(tx: Transaction, inserted: OperationRow): Promise<OperationRow> {
  const startedAt = performance.now();
  let operation = inserted;
  do operation = await freezeChunk(tx, operation);
  while (operation.frozenThrough !== null && performance.now() - startedAt < FREEZE_HERE_MS);
  const isPrepared = operation.frozenThrough === null;
  if (isPrepared && operation.total === 0) throw nothingMatches(operation);
  const { operation: entered, stepInMs } = isPrepared
    ? enterPhase(operation)
    : { operation, stepInMs: 0 };
  await saveProgress(tx, entered.id, { ...entered, stepInMs });
  const { id, state, reason, requestedBy: by } = entered;
  await noteEvent(tx, id, { by, state, reason });
  return entered;
}

function nothingMatches({ notFound }: OperationRow): GatewayError {
  const detail =
    notFound === 0
      ? 'No record matches, so there is nothing to replay.'
      : `None of the ${String(notFound)} that were named was found.`;
  return new GatewayError('nothing_matches', detail);
}

async function repeated(tx: Transaction, asked: CreateOperationRequest): Promise<OperationRow> {
  const { idempotencyKey, principalName, request } = asked;
  const before = await findOperationByKey(tx, principalName, idempotencyKey ?? '');
  if (before?.requestSha256.equals(digestOf(request)) === true) return before;
  throw new GatewayError(
    'idempotency_conflict',
    'This Idempotency-Key was used for another replay operation.',
  );
}

function digestOf(request: CreateReplayOperation): Buffer {
  return createHash('sha256').update(JSON.stringify(request)).digest();
}
