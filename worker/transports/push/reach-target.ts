/** Resolves, checks and asks a source's target, and tells what kept a request from being answered. */
import type { Failure } from '#lib/domain/failure';
import type { OfferSource } from '../transport.ts';
import type { PushParts } from './push-parts.ts';
import { resolveTarget, TargetRefusedError, TargetUnknownError } from './resolve-target.ts';
import {
  NoAnswerError,
  sendToTarget,
  type PushAnswer,
  type PushRequest,
} from './send-to-target.ts';

export type Reached =
  | { readonly kind: 'answered'; readonly answer: PushAnswer }
  /** Nothing has left this process. */
  | { readonly kind: 'unsent'; readonly message: string }
  /** It may have arrived. */
  | { readonly kind: 'unanswered'; readonly failure: Failure };

export interface ReachOptions {
  readonly source: OfferSource;
  readonly url: string;
  readonly signal: AbortSignal;
}

/** The host is resolved and checked anew for each request. Never rejects for what the network does. */
export async function reachTarget(
  parts: PushParts,
  { source, url, signal }: ReachOptions,
  request: PushRequest,
): Promise<Reached> {
  const { agents, limits, lookup } = parts;
  const allowedHosts = [...parts.allowedHosts, ...source.pushAllowedHosts];
  try {
    const target = await resolveTarget(url, { allowedHosts, lookup });
    const answer = await sendToTarget(target, request, { agents, limits, signal });
    return { kind: 'answered', answer };
  } catch (error) {
    if (error instanceof TargetRefusedError)
      return unsent(`Nothing may be pushed there: ${error.message}.`);
    if (error instanceof TargetUnknownError)
      return unsent(`The target cannot be reached: ${error.message}.`);
    if (!(error instanceof NoAnswerError)) throw error;
    if (!error.hasLeft) return unsent(`The target cannot be reached: ${error.message}.`);
    return { kind: 'unanswered', failure: describeSilence(error) };
  }
}

function unsent(message: string): Reached {
  return { kind: 'unsent', message };
}

function describeSilence({ isTimeout, message }: NoAnswerError): Failure {
  return {
    class: 'dependency',
    code: isTimeout ? 'push_timed_out' : 'push_broken_off',
    message: `The Integration App did not answer: ${message}.`,
  };
}
