/** Answers which handler has the records of a (source, type). */
import type { AnnouncedHandler } from '#lib/server/store/handlers';
import type { Handler } from '#worker/handler';
import { publishContract } from './publish-contract.ts';

/** In a handler's types: every type of its source that no other handler names. */
export const EVERY_TYPE = '*';

export interface HandlerRegistry {
  find(source: string, type: string): Handler | null;
  /** What workers say of themselves at their start. */
  rows(): AnnouncedHandler[];
}

/** Two handlers want the same records. */
export class HandlerConflictError extends Error {
  override readonly name = 'HandlerConflictError';
}

/**
 * Makes a registry.
 * @throws HandlerConflictError naming both handlers
 */
export function createRegistry(handlers: readonly Handler[]): HandlerRegistry {
  const bySource = new Map<string, Map<string, Handler>>();
  for (const handler of handlers) {
    const byType = bySource.get(handler.source) ?? new Map<string, Handler>();
    bySource.set(handler.source, byType);
    for (const type of handler.types) {
      const other = byType.get(type);
      if (other !== undefined)
        throw new HandlerConflictError(
          `${handler.name} and ${other.name} both want type ${type} of source ${handler.source}.`,
        );
      byType.set(type, handler);
    }
  }
  return {
    find: (source, type) => {
      const byType = bySource.get(source);
      return byType?.get(type) ?? byType?.get(EVERY_TYPE) ?? null;
    },
    rows: () =>
      handlers.flatMap((handler) => {
        const { source, types, name, version } = handler;
        const contract = publishContract(handler);
        return types.map((type) => ({ sourceKey: source, type, name, version, ...contract }));
      }),
  };
}
