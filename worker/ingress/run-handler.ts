/** Last step of execute: calls the handler, with a hard end to its time. */
import {
  FailureError,
  type Handler,
  type HandlerContext,
  type InboundRecord,
} from '#worker/handler';
import { describeValue } from './describe-value.ts';
import { HandlerTimeoutError } from './interruption.ts';

export interface HandlerRun {
  readonly handler: Handler;
  readonly record: InboundRecord<unknown>;
  readonly context: HandlerContext;
  /** Aborting it stops the run with the reason given; the handler sees its signal. */
  readonly controller: AbortController;
}

/**
 * Resolves when the handler has done its work in time. A handler that ignores its signal is left
 * behind: nobody waits for it, and its transaction is gone.
 * @throws what the handler threw, whatever that is; FailureError when it resolved to something;
 *   the abort reason when it was stopped
 */
export async function runHandler({
  handler,
  record,
  context,
  controller,
}: HandlerRun): Promise<void> {
  const stopped = rejectOnAbort(controller.signal);
  const timer = setTimeout(() => {
    controller.abort(new HandlerTimeoutError(handler.timeoutMs));
  }, handler.timeoutMs);
  try {
    const result: unknown = await Promise.race([invoke(handler, record, context), stopped]);
    if (result !== undefined) throw unexpectedResult(handler, result);
  } finally {
    clearTimeout(timer);
  }
}

/** Async, so that a handler that throws before its first await is caught the same way. */
async function invoke(
  handler: Handler,
  record: InboundRecord<unknown>,
  context: HandlerContext,
): Promise<unknown> {
  const work: Promise<unknown> = handler.process(record, context);
  return work;
}

function rejectOnAbort(signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => {
    reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
  };
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  promise.catch(() => undefined);
  return promise;
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
