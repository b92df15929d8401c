/** Runs the handler of a record in a transaction that is always rolled back, and tells what it would do. */
import type { Logger } from 'pino';
import { dryRunSampleSchema, type DryRunSample } from '#lib/contracts/replay-operation';
import type { Failure } from '#lib/domain/failure';
import { fingerprintOf } from '#lib/domain/fingerprint';
import { formatRecordId } from '#lib/domain/record-id';
import type { Database } from '#lib/server/database';
import type { TrialRecord } from '#lib/server/store/dry-runs';
import { failureColumns, type FailureColumns } from '#lib/server/store/failure-columns';
import { readNewlyCaused } from '#lib/server/store/read-newly-caused';
import type { Handler } from '#worker/handler';
import type { HandlerRegistry } from '#worker/handlers/registry';
import { AttemptStop } from '#worker/ingress/attempt-stop';
import { AttemptTransaction } from '#worker/ingress/attempt-transaction';
import type { BegunAttempt } from '#worker/ingress/begun-attempt';
import { execute, noHandler } from '#worker/ingress/execute';
import { failureOf } from '#worker/ingress/failure-of';
import { HandlerConnections } from '#worker/ingress/handler-connections';
import { CountingTransaction } from './counting-transaction.ts';

export interface TrialParts {
  readonly db: Database;
  readonly registry: HandlerRegistry;
  readonly log: Logger;
}

type Trial = Pick<DryRunSample, 'outcome' | 'egress' | 'rowsChanged' | 'durationMs'> & {
  readonly why: string | null;
  readonly failure: Failure | null;
  readonly handler: Handler | null;
};

const UNTRIED: Omit<Trial, 'outcome' | 'why'> = {
  failure: null,
  egress: [],
  rowsChanged: 0,
  durationMs: 0,
  handler: null,
};

/** What would become of a record now. Nothing of it is kept. Never throws for what a handler does. */
export async function tryRecord(record: TrialRecord, parts: TrialParts): Promise<DryRunSample> {
  const { failure, handler, ...trial } = await tryHandler(record, parts);
  const columns = failure === null ? null : failureColumns(failure);
  const { recordId, sourceKey: source, reference, type } = record;
  return dryRunSampleSchema.parse({
    ...trial,
    record: { id: formatRecordId(recordId), source, reference, type },
    failure: columns === null ? null : toFailure(columns),
    isSameFailure: failure === null ? null : isSame(failure, record, handler),
    handler: handler?.name ?? null,
    handlerVersion: handler?.version ?? null,
  });
}

async function tryHandler(record: TrialRecord, parts: TrialParts): Promise<Trial> {
  const begun = beginTrial(record);
  const handler = parts.registry.find(record.sourceKey, record.type);
  const why = whyNot(record, handler);
  if (why !== null) return { ...UNTRIED, handler, outcome: 'not_run', why };
  if (handler !== null) return runHandler(begun, handler, parts);
  const execution = noHandler(begun);
  const failure = execution.kind === 'failed' ? execution.failure : null;
  return { ...UNTRIED, outcome: 'fails', why: null, failure };
}

/** A sentence where trying would have effects, or nothing could be tried. */
function whyNot(record: TrialRecord, handler: Handler | null): string | null {
  if (record.direction === 'EGRESS')
    return 'A replay offers it to its Integration App again: there is no handler to try.';
  if (handler === null && record.handlerUrl !== null)
    return 'Its handler is reached over HTTP, where a dry run would have effects.';
  if (handler?.hasOutsideEffects === true)
    return 'Its handler calls systems outside the database, where a dry run would have effects.';
  return null;
}

function beginTrial(record: TrialRecord): BegunAttempt {
  return {
    id: formatRecordId(record.recordId),
    record,
    generation: record.generation + 1,
    number: 1,
    token: '',
    orderingKey: null,
  };
}

async function runHandler(
  begun: BegunAttempt,
  handler: Handler,
  { db, log }: TrialParts,
): Promise<Trial> {
  const startedAt = performance.now();
  const transaction = new AttemptTransaction(new HandlerConnections(db, 1));
  const tx = new CountingTransaction(transaction.tx);
  const stop = new AttemptStop();
  const { execution, isInterrupted } = await execute({ begun, handler, tx, stop, log });
  const durationMs = performance.now() - startedAt;
  const { rowsChanged } = tx;
  const ran = { handler, why: null, durationMs };
  try {
    if (execution.kind === 'failed')
      return { ...ran, outcome: 'fails', failure: execution.failure, egress: [], rowsChanged: 0 };
    if (!transaction.isUsed)
      return { ...ran, outcome: 'succeeds', failure: null, egress: [], rowsChanged };
    // What the commit would check.
    await transaction.tx.query('SET CONSTRAINTS ALL IMMEDIATE');
    const egress = await readNewlyCaused(transaction.tx, begun.record.recordId);
    return { ...ran, outcome: 'succeeds', failure: null, egress, rowsChanged };
  } catch (error) {
    const { failure } = failureOf(error, handler.name);
    return { ...ran, outcome: 'fails', failure, egress: [], rowsChanged: 0 };
  } finally {
    if (isInterrupted) transaction.discard();
    else transaction.rollBack();
  }
}

function toFailure({ failureClass, code, message, detail }: FailureColumns): unknown {
  const rest: unknown = detail === null ? {} : JSON.parse(detail);
  return Object.assign({ class: failureClass, code, message }, rest);
}

function isSame(failure: Failure, record: TrialRecord, handler: Handler | null): boolean {
  const { direction, sourceKey: source, type } = record;
  const tried = { direction, source, type, handler: handler?.name ?? null };
  return fingerprintOf(failure, tried).groupId === record.groupId;
}
