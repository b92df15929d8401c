/** The person behind a request, for endpoints that only people may call. */
import type { Principal } from '#lib/domain/access';
import { ProblemError } from '../problem.ts';

/** @throws ProblemError forbidden for a machine */
export function requirePerson(principal: Principal): Extract<Principal, { kind: 'person' }> {
  if (principal.kind === 'person') return principal;
  throw new ProblemError('forbidden', 'This is for people who are signed in.');
}
