/** Says once which handlers this worker has, as soon as the database is there. */
import type { Database } from '#lib/server/database';
import { registerHandlers } from '#lib/server/store/handlers';
import type { HandlerRegistry } from '#worker/handlers/registry';
import type { Loop } from '#worker/supervisor';

export function announceHandlers(db: Database, registry: HandlerRegistry): Loop {
  return { name: 'register handlers', run: () => registerHandlers(db, registry.rows()) };
}
