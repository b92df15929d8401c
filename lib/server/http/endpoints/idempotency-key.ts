/** The Idempotency-Key of a request. */
import type { DoorRequest } from '../door-request.ts';
import { ProblemError } from '../problem.ts';

const MOST_LENGTH = 255;

/**
 * Null: none was sent.
 * @throws ProblemError invalid_request
 */
export function readIdempotencyKey(request: Pick<DoorRequest, 'headers'>): string | null {
  const key = request.headers.get('idempotency-key')?.trim() ?? null;
  if (key === null || (key.length > 0 && key.length <= MOST_LENGTH)) return key;
  throw new ProblemError('invalid_request', 'Idempotency-Key must have 1 to 255 characters.');
}
