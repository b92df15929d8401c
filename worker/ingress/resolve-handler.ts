/** Step 1 of execute: which handler has this record. */
import type { Handler } from '#worker/handler';
import type { HandlerRegistry } from '#worker/handlers/registry';
import { createHttpHandler } from '#worker/handlers/http-handler';
import type { BegunAttempt } from './begun-attempt.ts';

/** The registered handler of (source, type), else the HTTP handler if the source names a URL, else null. */
export function resolveHandler(registry: HandlerRegistry, begun: BegunAttempt): Handler | null {
  const { sourceKey, type, handlerUrl, traceparent } = begun.record;
  const registered = registry.find(sourceKey, type);
  if (registered !== null) return registered;
  if (handlerUrl === null) return null;
  return createHttpHandler({ source: sourceKey, url: handlerUrl, traceparent });
}
