/** Last step of execute: calls the handler, with a hard end to its time. */
import { FailureError, type Handler } from '#worker/handler';
import type { AttemptStop } from './attempt-stop.ts';
import { describeValue } from '#lib/server/gateway/contract/describe-value';
import { HandlerTimeoutError } from './interruption.ts';
import type { RunSignal } from './run-signal.ts';

export interface HandlerRun {
  readonly handler: Handler;
  /** Calls the handler. */
  readonly call: () => ReturnType<Handler['process']>;
  /** What the handler sees is aborted with whatever ends the run early. */
  readonly signal: RunSignal;
  /** Stops the run from outside. */
  readonly stop: AttemptStop;
}

/**
 * Resolves when the handler has done its work in time. A handler that ignores its signal is left
 * behind: nobody waits for it, and its transaction is gone.
 * @throws what the handler threw, whatever that is; FailureError when it resolved to something;
 *   the reason when it was stopped or its time was over
 */
export async function runHandler(run: HandlerRun): Promise<void> {
  const { handler, stop, signal } = run;
  const { promise: ended, resolve, reject } = Promise.withResolvers<unknown>();
  const interrupt = (reason: Error): void => {
    signal.abort(reason);
    reject(reason);
  };
  const timer = setTimeout(() => {
    interrupt(new HandlerTimeoutError(handler.timeoutMs));
  }, handler.timeoutMs);
  stop.listen(interrupt);
  try {
    if (stop.reason === undefined) invoke(run).then(resolve, reject);
    const result = await ended;
    if (result !== undefined) throw unexpectedResult(handler, result);
  } finally {
    clearTimeout(timer);
    stop.unlisten();
  }
}

/** Async, so that a handler that throws before its first await is caught the same way. */
async function invoke({ call }: HandlerRun): Promise<unknown> {
  const work: Promise<unknown> = call();
  return work;
}

function unexpectedResult(handler: Handler, result: unknown): FailureError {
  return new FailureError({
    class: 'defect',
    code: 'unexpected_result',
    message:
      `The handler ${handler.name} returned ${describeValue(result)} where nothing is expected; ` +
      'its effects were undone.',
  });
}
