/** Execute: the steps from a claimed record to what its handler came to. Never throws. */
import type { Logger } from 'pino';
import type { Execution } from '#lib/domain/outcome';
import type { Queryable } from '#lib/server/database';
import type { Handler } from '#worker/handler';
import type { AttemptStop } from './attempt-stop.ts';
import type { BegunAttempt } from './begun-attempt.ts';
import { checkContract } from './check-contract.ts';
import { failureOf } from './failure-of.ts';
import { AttemptContext, toInboundRecord } from './handler-context.ts';
import { LeaseLostError, WorkerStoppingError } from './interruption.ts';
import { payloadExpired, readContractData } from '#lib/server/gateway/contract/read-contract-data';
import { runHandler } from './run-handler.ts';
import { RunSignal } from './run-signal.ts';

export interface Try {
  readonly begun: BegunAttempt;
  readonly handler: Handler;
  /** What the handler's statements go to. */
  readonly tx: Queryable;
  /** Stops this attempt from outside. */
  readonly stop: AttemptStop;
  readonly log: Logger;
}

/** How a handler ended: released when the worker stops, lost when the lease was swept. Neither is settled. */
export type TryEnd = Execution | { readonly kind: 'released' } | { readonly kind: 'lost' };

export interface Tried {
  readonly execution: TryEnd;
  /** The run was cut short: the handler may still be at work. */
  readonly isInterrupted: boolean;
}

const SUCCEEDED: Tried = { execution: { kind: 'succeeded' }, isInterrupted: false };

/** Reads the payload, checks it against the contract and runs the handler. */
export async function execute(step: Try): Promise<Tried> {
  const signal = new RunSignal();
  try {
    const payload = preparePayload(step.handler, step.begun);
    await callHandler(step, payload, signal);
    return SUCCEEDED;
  } catch (thrown) {
    const isInterrupted = signal.reason !== undefined;
    const cause: unknown = signal.reason ?? thrown;
    return { execution: stoppedBy(cause) ?? failureOf(cause, step.handler.name), isInterrupted };
  }
}

/** A stop from outside says nothing about the record. */
function stoppedBy(cause: unknown): TryEnd | null {
  try {
    if (cause instanceof WorkerStoppingError) return { kind: 'released' };
    return cause instanceof LeaseLostError ? { kind: 'lost' } : null;
  } catch {
    // What a handler throws may answer even instanceof with an error.
    return null;
  }
}

function preparePayload(handler: Handler, { record }: BegunAttempt): unknown {
  if (handler.raw !== true) return checkContract(handler, readContractData(record));
  if (record.bytes === null) throw payloadExpired();
  return record.bytes;
}

function callHandler(step: Try, payload: unknown, signal: RunSignal): Promise<void> {
  const { begun, handler, tx, stop, log } = step;
  const call = () =>
    handler.process(
      toInboundRecord(begun, payload),
      new AttemptContext({ begun, tx, run: signal, log }),
    );
  return runHandler({ handler, call, signal, stop });
}

/** Nothing here processes records of this source and type. */
export function noHandler({ record }: BegunAttempt): Execution {
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
