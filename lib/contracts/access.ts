/** Keys of machines, people and their roles, and who is asking. */
import { z } from 'zod';
import { KEY_KINDS, ROLES, SCOPES, SIGNED_SCOPES } from '#lib/domain/access';
import { sourceKeySchema, timeSchema } from './common.ts';

const everySourceSchema = z.literal('*');

export const machineKeySchema = z.object({
  id: z.number().int(),
  name: z.string(),
  /** The visible start of the key, enough to tell keys apart; signed requests name their key by it. */
  prefix: z.string(),
  kind: z.enum(KEY_KINDS),
  /** Of a signed key whose other half only the caller has; null: bearer, or a shared secret. */
  publicKey: z.string().nullable(),
  scopes: z.array(z.enum(SCOPES)),
  sources: z.array(z.string()),
  createdBy: z.string(),
  createdAt: timeSchema,
  lastUsedAt: timeSchema.nullable(),
  expiresAt: timeSchema.nullable(),
  revokedAt: timeSchema.nullable(),
});
export type MachineKey = z.infer<typeof machineKeySchema>;
export const machineKeysSchema = z.object({ keys: z.array(machineKeySchema) });

export const createMachineKeySchema = z
  .strictObject({
    name: z.string().trim().min(1).max(200),
    scopes: z.array(z.enum(SCOPES)).min(1),
    sources: z.array(z.union([sourceKeySchema, everySourceSchema])).min(1),
    expiresAt: timeSchema
      .refine((time) => Date.parse(time) > Date.now(), 'lies in the past')
      .nullable()
      .default(null),
    kind: z.enum(KEY_KINDS).default('bearer'),
    /** ed25519, as Standard Webhooks writes it; null: a signed key gets a shared secret. */
    publicKey: z
      .string()
      .trim()
      .regex(/^whpk_[A-Za-z0-9+/]{43}=$/, 'must be whpk_ and 32 bytes in base64')
      .nullable()
      .default(null),
  })
  .refine(({ kind, publicKey }) => kind === 'signed' || publicKey === null, {
    path: ['publicKey'],
    message: 'is for signed keys',
  })
  .refine(
    ({ kind, scopes }) =>
      kind === 'bearer' || scopes.every((scope) => SIGNED_SCOPES.includes(scope)),
    { path: ['scopes'], message: `may be ${SIGNED_SCOPES.join(', ')} with a signed key` },
  );
/**
 * `secret` is shown this once: the whole bearer key, or what a signed key signs with; null: the caller
 * brought a public key and has the secret one.
 */
export const createdMachineKeySchema = machineKeySchema.extend({ secret: z.string().nullable() });

export const personSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.email(),
  role: z.enum(ROLES),
  createdAt: timeSchema,
});
export type Person = z.infer<typeof personSchema>;
export const peopleSchema = z.object({ people: z.array(personSchema) });
export const createPersonSchema = z.strictObject({
  name: z.string().trim().min(1).max(200),
  email: z.email().max(320),
  password: z.string().min(12, 'must have at least 12 characters').max(200),
  role: z.enum(ROLES),
});
export const changePersonSchema = z.strictObject({ role: z.enum(ROLES) });

/** Who is signed in. */
export const meSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.enum(ROLES),
});
export type Me = z.infer<typeof meSchema>;
