/** What consuming ingress queues needs of the worker. */
import type { Logger } from 'pino';
import type { Database } from '#lib/server/database';

export interface IntakeParts {
  readonly db: Database;
  readonly workerId: string;
  /** The most bytes that one record may have. */
  readonly mostBytes: number;
  readonly log: Logger;
}
