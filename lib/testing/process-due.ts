/** Processes what is due as a worker does, without one: the test says what becomes of each record. */
import type { Failure } from '#lib/domain/failure';
import type { Database } from '#lib/server/database';
import { claimWork } from '#lib/server/store/claim-work';
import type { ClaimedElement } from '#lib/server/store/lease-chosen';
import { settleAttempts } from '#lib/server/store/settle-attempt';

/**
 * Claims and settles until nothing is due.
 * @param failureOf - the failure of this attempt; null: it succeeds
 * @returns the records, in the order in which they were claimed
 */
export async function processDue(
  db: Database,
  failureOf: (element: ClaimedElement) => Failure | null,
): Promise<bigint[]> {
  const processed: bigint[] = [];
  for (;;) {
    const batch = await claimWork(db, { holder: 'tester', limit: 500, leaseSeconds: 60 });
    if (batch === null) return processed;
    const ended = batch.elements.map((element) => {
      const failure = failureOf(element);
      return {
        ...element,
        number: element.attempt,
        token: batch.token,
        holder: 'tester',
        handler: 'tester',
        handlerVersion: '1',
        durationMs: 1,
        outcome: failure === null ? ('SUCCEEDED' as const) : ('FAILED' as const),
        delayMs: 0,
        failure,
      };
    });
    await settleAttempts(db, ended, { endingLeases: [batch.token] });
    processed.push(...batch.elements.map(({ recordId }) => recordId));
  }
}
