/** The egress queue over HTTP: lease, acknowledge, reject, extend. */
import { z } from 'zod';
import { recordIdSchema, timeSchema } from './common.ts';
import { problemSchema } from './problem.ts';

const tokenSchema = z.uuid();

export const leaseRequestSchema = z.strictObject({
  max: z.number().int().min(1).max(500).default(100),
  leaseSeconds: z.number().int().min(1).max(3600).default(30),
  waitSeconds: z.number().min(0).max(30).default(0),
});

export const deliverySchema = z.object({
  id: recordIdSchema,
  token: tokenSchema,
  source: z.string(),
  reference: z.string(),
  eventId: z.string().nullable(),
  type: z.string(),
  originatedAt: timeSchema.nullable(),
  receivedAt: timeSchema,
  /** How often this record has been offered since it was enqueued or last replayed, from 1. */
  attempt: z.number().int(),
  expiresAt: timeSchema,
  contentType: z.string(),
  traceparent: z.string().nullable(),
  payloadBase64: z.string(),
});
export type Delivery = z.infer<typeof deliverySchema>;
export const deliveriesSchema = z.object({ deliveries: z.array(deliverySchema) });

const targetSchema = z.strictObject({ id: recordIdSchema, token: tokenSchema });

const rejectionSchema = targetSchema.extend({
  code: z.string().min(1).max(100),
  message: z.string().min(1).max(2000),
  /** false: offer it again later; true: hold it until a person acts. */
  permanent: z.boolean().default(true),
});

/** Bodies of messages in `sluice.acknowledgements` and `sluice.rejections`: one, or several. */
export const acknowledgementMessageSchema = z.union([
  targetSchema,
  z.array(targetSchema).min(1).max(1000),
]);
export const rejectionMessageSchema = z.union([
  rejectionSchema,
  z.array(rejectionSchema).min(1).max(1000),
]);

export const acknowledgeRequestSchema = z.strictObject({
  acknowledgements: z.array(targetSchema).min(1).max(1000),
});
export const rejectRequestSchema = z.strictObject({
  rejections: z.array(rejectionSchema).min(1).max(1000),
});
export const extendRequestSchema = z.strictObject({
  extensions: z
    .array(targetSchema.extend({ leaseSeconds: z.number().int().min(1).max(3600) }))
    .min(1)
    .max(1000),
});

export const ACKNOWLEDGE_OUTCOMES = ['acknowledged', 'already_acknowledged'] as const;
export const REJECT_OUTCOMES = ['held', 'requeued', 'already_rejected'] as const;

const refusalSchema = z.object({ id: z.string(), problem: problemSchema });
export const acknowledgeResultsSchema = z.object({
  results: z.array(
    z.union([
      z.object({ id: recordIdSchema, outcome: z.enum(ACKNOWLEDGE_OUTCOMES) }),
      refusalSchema,
    ]),
  ),
});
export const rejectResultsSchema = z.object({
  results: z.array(
    z.union([z.object({ id: recordIdSchema, outcome: z.enum(REJECT_OUTCOMES) }), refusalSchema]),
  ),
});
export const extendResultsSchema = z.object({
  results: z.array(
    z.union([
      z.object({ id: recordIdSchema, outcome: z.literal('extended'), expiresAt: timeSchema }),
      refusalSchema,
    ]),
  ),
});
