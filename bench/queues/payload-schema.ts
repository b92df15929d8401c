/** What handlers of every system require of a payload. */
import { z } from 'zod';

export const payloadSchema = z.looseObject({ sequence: z.string(), sentAtUs: z.string() });
