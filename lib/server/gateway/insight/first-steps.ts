/** How far somebody has come who has just started. */
import type { z } from 'zod';
import type { firstStepsSchema } from '#lib/contracts/insight';
import type { Queryable } from '../../database.ts';
import { readFirstStepsRow } from '../../store/first-steps.ts';

/** Which of the first three steps are done. */
export function readFirstSteps(db: Queryable): Promise<z.infer<typeof firstStepsSchema>> {
  return readFirstStepsRow(db);
}
