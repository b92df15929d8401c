/** What the steps of an attempt share. */
import type { Logger } from 'pino';
import type { EndedAttempt } from '#lib/server/store/settle-attempt';
import type { Handler } from '#worker/handler';
import type { HandlerRegistry } from '#worker/handlers/registry';
import type { AttemptReport } from './attempt-report.ts';
import type { BegunAttempt } from './begun-attempt.ts';
import type { HandlerConnections } from './handler-connections.ts';
import type { AttemptEnd, Place } from './in-work.ts';
import type { LeaseBook } from './lease-book.ts';
import type { SettlementBatch } from './settlement-batch.ts';

export interface AttemptParts {
  readonly registry: HandlerRegistry;
  readonly connections: HandlerConnections;
  readonly leases: LeaseBook;
  readonly batch: SettlementBatch;
  readonly report: AttemptReport;
  readonly log: Logger;
  /** The worker's incarnation. */
  readonly holder: string;
}

/** An attempt whose handler is known and which has its place. */
export interface HandledAttempt {
  readonly begun: BegunAttempt;
  readonly handler: Handler;
  readonly place: Place;
}

/** What the settlement of an attempt means for its worker. */
export function endOf(ended: EndedAttempt): AttemptEnd {
  return ended.outcome === 'POSTPONED' ? 'postponed' : 'done';
}
