/** Execute: the steps from a claimed record to what its handler came to. Never throws. */
import type { Logger } from 'pino';
import type { Execution } from '#lib/domain/outcome';
import type { Database } from '#lib/server/database';
import type { Handler } from '#worker/handler';
import type { HandlerRegistry } from '#worker/handlers/registry';
import { AttemptTransaction } from './attempt-transaction.ts';
import type { BegunAttempt } from './begun-attempt.ts';
import { checkContract } from './check-contract.ts';
import { failureOf } from './failure-of.ts';
import { createContext, toInboundRecord } from './handler-context.ts';
import { LeaseLostError, WorkerStoppingError } from './interruption.ts';
import { payloadExpired, readPayload } from './read-payload.ts';
import { resolveHandler } from './resolve-handler.ts';
import { runHandler } from './run-handler.ts';

export interface ExecuteParts {
  readonly registry: HandlerRegistry;
  /** The pool that handlers' transactions come from. */
  readonly effects: Database;
  readonly log: Logger;
  /** Aborting it stops this attempt, with the reason given. */
  readonly controller: AbortController;
}

export interface Executed {
  /** released: the worker stops; lost: the lease was swept. Neither is settled. */
  readonly execution: Execution | { readonly kind: 'released' } | { readonly kind: 'lost' };
  readonly handler: Handler | null;
  readonly transaction: AttemptTransaction;
  readonly durationMs: number;
}

/** Runs one attempt. The transaction that comes back is still open if the handler used it and succeeded. */
export async function execute(begun: BegunAttempt, parts: ExecuteParts): Promise<Executed> {
  const startedAt = performance.now();
  const transaction = new AttemptTransaction(parts.effects);
  const handler = resolveHandler(parts.registry, begun);
  const execution =
    handler === null ? noHandler(begun) : await tryHandler({ begun, handler, transaction, parts });
  if (execution.kind === 'succeeded') transaction.close();
  else if (parts.controller.signal.aborted) transaction.discard();
  else transaction.rollBack();
  return { execution, handler, transaction, durationMs: performance.now() - startedAt };
}

interface Try {
  readonly begun: BegunAttempt;
  readonly handler: Handler;
  readonly transaction: AttemptTransaction;
  readonly parts: ExecuteParts;
}

async function tryHandler(step: Try): Promise<Executed['execution']> {
  try {
    const payload = preparePayload(step.handler, step.begun);
    await callHandler(step, payload);
    return { kind: 'succeeded' };
  } catch (thrown) {
    const { signal } = step.parts.controller;
    const cause: unknown = signal.aborted ? signal.reason : thrown;
    return stoppedBy(cause) ?? failureOf(cause, step.handler.name);
  }
}

/** A stop from outside says nothing about the record. */
function stoppedBy(cause: unknown): Executed['execution'] | null {
  try {
    if (cause instanceof WorkerStoppingError) return { kind: 'released' };
    return cause instanceof LeaseLostError ? { kind: 'lost' } : null;
  } catch {
    // What a handler throws may answer even instanceof with an error.
    return null;
  }
}

function preparePayload(handler: Handler, { record }: BegunAttempt): unknown {
  if (handler.raw !== true) return checkContract(handler, readPayload(record));
  if (record.bytes === null) throw payloadExpired();
  return record.bytes;
}

function callHandler({ begun, handler, transaction, parts }: Try, payload: unknown): Promise<void> {
  const { controller, log } = parts;
  const context = createContext({ begun, tx: transaction.tx, signal: controller.signal, log });
  return runHandler({ handler, record: toInboundRecord(begun, payload), context, controller });
}

function noHandler({ record }: BegunAttempt): Execution {
  return {
    kind: 'failed',
    failure: {
      class: 'data',
      code: 'no_handler',
      message:
        `No handler for this type: nothing here processes “${record.type}” of source ` +
        `“${record.sourceKey}”. Replay the record when a handler exists.`,
    },
  };
}
