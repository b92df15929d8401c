/** Replays what failed again in an operation, as a new operation with the same terms. */
import {
  createReplayOperationSchema,
  type ReplayOperation,
  type replayFailedSchema,
} from '#lib/contracts/replay-operation';
import type { z } from 'zod';
import type { Database } from '#lib/server/database';
import { createOperation } from './create-operation.ts';
import { canaryOf } from './operation-standing.ts';
import { requireOperation, type OperationRequest } from './read-operations.ts';

export interface ReplayFailedRequest extends OperationRequest, z.infer<typeof replayFailedSchema> {
  readonly principalName: string;
  readonly idempotencyKey: string | null;
}

/**
 * A new operation over the records of another that failed again in these ways, begun at once.
 * @throws GatewayError operation_not_found, nothing_matches, idempotency_conflict
 */
export async function replayFailed(
  db: Database,
  { outcomes, reason, principalName, idempotencyKey, ...request }: ReplayFailedRequest,
): Promise<ReplayOperation> {
  const before = await requireOperation(db, request);
  return createOperation(db, {
    request: createReplayOperationSchema.parse({
      set: { kind: 'operation', operation: before.id, outcomes },
      reason: reason ?? before.reason,
      ...(before.name !== null && { name: before.name }),
      ratePerSecond: before.ratePerSecond,
      canary: canaryOf(before),
      haltAtErrorShare: before.haltAtErrorShare,
    }),
    principalName,
    sources: request.sources,
    idempotencyKey,
  });
}
