/** How an attempt ended, and what follows from it: the pure decision between execute and settle. */
import type { Failure } from './failure.ts';
import { delayBeforeAttempt, type RetryPolicy } from './retry-policy.ts';

/** Outcomes as attempts record them. The first four are ingress, the last four and LOST egress. */
export const OUTCOMES = [
  'SUCCEEDED',
  'POSTPONED',
  'FAILED',
  'LOST',
  'ACKNOWLEDGED',
  'REJECTED',
  'UNACKNOWLEDGED',
  'UNDELIVERED',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What executing a handler came to. Executing never throws: whatever happens becomes one of these. */
export type Execution =
  | { readonly kind: 'succeeded' }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly retryAfterMs?: number };

/** What the worker settles. */
export type Decision =
  | { readonly event: 'succeed' }
  | { readonly event: 'postpone'; readonly delayMs: number; readonly failure: Failure }
  | { readonly event: 'fail'; readonly failure: Failure };

export interface DecisionInput {
  readonly execution: Execution;
  /** The attempt that just ended, from 1. */
  readonly attempt: number;
  readonly policy: RetryPolicy;
  /** A number in [0, 1) for the jitter. */
  readonly random: number;
}

/** Decides what follows an execution. `data` failures are permanent whatever the policy says. */
export function decide({ execution, attempt, policy, random }: DecisionInput): Decision {
  if (execution.kind === 'succeeded') return { event: 'succeed' };
  const { failure } = execution;
  const transient =
    failure.class === 'dependency' || (failure.class === 'defect' && policy.retryDefects);
  if (!transient || attempt >= policy.maxAttempts) return { event: 'fail', failure };
  const backoff = delayBeforeAttempt(policy, attempt + 1, random);
  return { event: 'postpone', failure, delayMs: Math.max(backoff, execution.retryAfterMs ?? 0) };
}
