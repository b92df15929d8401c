/** Decide: what the execution of an attempt means for its record, ready to be settled. */
import { decide, type Decision, type Execution } from '#lib/domain/outcome';
import { DEFAULT_RETRY_POLICY, type RetryPolicy } from '#lib/domain/retry-policy';
import type { EndedAttempt } from '#lib/server/store/settle-attempt';
import type { Handler } from '#worker/handler';
import type { BegunAttempt } from './begun-attempt.ts';

export interface Conclusion {
  readonly execution: Execution;
  readonly handler: Handler | null;
  readonly durationMs: number;
  /** The worker that ran it. */
  readonly holder: string;
}

/** The attempt as it goes into the database. */
export function conclude(begun: BegunAttempt, conclusion: Conclusion): EndedAttempt {
  const { execution, handler, durationMs, holder } = conclusion;
  const policy = policyFor(handler, begun.record.maxAttempts);
  const decision = decide({ execution, attempt: begun.number, policy, random: Math.random() });
  return {
    recordId: begun.record.recordId,
    sourceId: begun.record.sourceId,
    generation: begun.generation,
    number: begun.number,
    token: begun.token,
    holder,
    handler: handler?.name ?? null,
    handlerVersion: handler?.version ?? null,
    revision: begun.record.revision,
    durationMs,
    ...verdictOf(decision),
  };
}

/** The handler's policy; the source may only ask for fewer attempts, never for more. */
function policyFor(handler: Handler | null, sourceMaximum: number): RetryPolicy {
  const policy = handler?.retry ?? DEFAULT_RETRY_POLICY;
  return { ...policy, maxAttempts: Math.min(policy.maxAttempts, sourceMaximum) };
}

function verdictOf(decision: Decision): Pick<EndedAttempt, 'outcome' | 'delayMs' | 'failure'> {
  switch (decision.event) {
    case 'succeed':
      return { outcome: 'SUCCEEDED', delayMs: 0, failure: null };
    case 'postpone':
      return { outcome: 'POSTPONED', delayMs: decision.delayMs, failure: decision.failure };
    case 'fail':
      return { outcome: 'FAILED', delayMs: 0, failure: decision.failure };
  }
}
