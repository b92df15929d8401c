/** Makes a failure again of the columns of `attempt`. */
import type { z } from 'zod';
import { failureSchema } from '#lib/contracts/record';
import type { FailureClass } from '#lib/domain/failure';

export interface StoredFailure {
  readonly failureClass: FailureClass | null;
  readonly failureCode: string | null;
  readonly failureMessage: string | null;
  readonly failureDetail: unknown;
}

/** Null: the attempt did not fail. */
export function toFailure(row: StoredFailure): z.infer<typeof failureSchema> | null {
  const { failureClass, failureCode, failureMessage, failureDetail } = row;
  if (failureClass === null) return null;
  return failureSchema.parse({
    ...(typeof failureDetail === 'object' ? failureDetail : {}),
    class: failureClass,
    code: failureCode ?? '',
    message: failureMessage ?? '',
  });
}
