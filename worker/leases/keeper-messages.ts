/** What a worker and its lease keeper's thread say to each other. */
import { z } from 'zod';

export const keeperSettingsSchema = z.object({
  connectionString: z.string(),
  leaseSeconds: z.number().positive(),
  /** Counted up by the event loop of the worker while it turns. */
  pulse: z.instanceof(SharedArrayBuffer),
  blockedLimitMs: z.number().positive(),
});
export type KeeperSettings = z.infer<typeof keeperSettingsSchema>;

export const orderSchema = z.object({
  order: z.enum(['keep', 'drop', 'stop']),
  token: z.string().default(''),
});

export const keeperNewsSchema = z.union([
  /** These leases were swept. */
  z.object({ lost: z.array(z.string()) }),
  /** Renewing failed this time. */
  z.object({ trouble: z.string() }),
]);
export type KeeperNews = z.infer<typeof keeperNewsSchema>;
