/** Sources: the integrations that records come from and go to. */
import { z } from 'zod';
import { sourceKeySchema, timeSchema } from './common.ts';
import { httpUrlSchema, newHttpUrlSchema } from './http-url.ts';
import { newTransportSettings, transportSettings } from './transport.ts';

const keptDaysSchema = z.number().int().min(1).max(36_500);

const settings = {
  name: z.string().trim().min(1).max(200),
  description: z.string().trim().max(2000).nullable(),
  owner: z.string().trim().max(200).nullable(),
  /** Where the built-in HTTP handler sends ingress records; null: handlers of this installation. */
  handlerUrl: httpUrlSchema.nullable(),
  maxAttempts: z.number().int().min(1).max(100),
  overdueAfterSeconds: z
    .number()
    .int()
    .min(1)
    .max(30 * 86_400),
  /** Records that each web process takes from it in a second, on average; null: any number. */
  rateLimitPerSecond: z.number().int().min(1).max(1_000_000).nullable(),
  /** Ingress records that all workers together may have in work at once; null: any number. */
  mostInWork: z.number().int().min(1).max(10_000).nullable(),
  /** Days since reception; null: as the installation says. A payload goes with its record at the latest. */
  payloadDays: keptDaysSchema.nullable(),
  /** Settled records only; their event ids are remembered for as long. Null: as the installation says. */
  recordDays: keptDaysSchema.nullable(),
  intakePaused: z.boolean(),
  processingPaused: z.boolean(),
  /** An edit of a payload is processed only when a second person has approved it. */
  editsNeedApproval: z.boolean(),
  ...transportSettings,
};

export const sourceSchema = z.object({
  key: sourceKeySchema,
  ...settings,
  retiredAt: timeSchema.nullable(),
  createdAt: timeSchema,
  lastReceivedAt: timeSchema.nullable(),
  /** What processes this source's ingress records, from the workers' registry. */
  handlers: z.array(z.object({ type: z.string(), handler: z.string(), version: z.string() })),
});
export type Source = z.infer<typeof sourceSchema>;
export const sourcesSchema = z.object({ sources: z.array(sourceSchema) });

export const createSourceSchema = z.strictObject({
  key: sourceKeySchema,
  name: settings.name,
  description: settings.description.default(null),
  owner: settings.owner.default(null),
  handlerUrl: newHttpUrlSchema.nullable().default(null),
});
export const changeSourceSchema = z
  .strictObject({
    ...settings,
    ...newTransportSettings,
    handlerUrl: newHttpUrlSchema.nullable(),
    retired: z.boolean(),
  })
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'names nothing to change');
