/** The secrets that sign pushes to a source's URL, by Standard Webhooks 1.0. */
import { z } from 'zod';
import { SIGNATURE_SCHEMES } from '#lib/domain/signature-scheme';
import { timeSchema } from './common.ts';

export const pushSecretSchema = z.object({
  id: z.string(),
  /** `v1`: HMAC-SHA256 with a shared secret; `v1a`: ed25519. */
  scheme: z.enum(SIGNATURE_SCHEMES),
  /** `whpk_…`; null for a shared secret, which nobody can read again. */
  publicKey: z.string().nullable(),
  createdAt: timeSchema,
  createdBy: z.string(),
  /** It signs until then; null: no end is set. */
  retiresAt: timeSchema.nullable(),
  isRetired: z.boolean(),
});
export type PushSecret = z.infer<typeof pushSecretSchema>;
export const pushSecretsSchema = z.object({ secrets: z.array(pushSecretSchema) });

const WEEK_HOURS = 168;

export const createPushSecretSchema = z.strictObject({
  scheme: z.enum(SIGNATURE_SCHEMES),
  /** How long the earlier secrets of this scheme go on signing, so that the receiver can change over. */
  overlapHours: z.number().min(0).max(WEEK_HOURS).default(24),
});

/** `verifyingKey` is what the receiver verifies with: `whsec_…`, shown this once, or `whpk_…`. */
export const createdPushSecretSchema = pushSecretSchema.extend({ verifyingKey: z.string() });
export type CreatedPushSecret = z.infer<typeof createdPushSecretSchema>;
