/** Third-party notices: what a partner is told about the errors of its records. */
import { z } from 'zod';
import { NOTICE_FORMS, NOTICE_WAYS } from '#lib/domain/notice';
import { recordIdSchema, sourceKeySchema, timeSchema } from './common.ts';
import { recordSetSchema } from './record-set.ts';

const countSchema = z.number().int();
const introductionSchema = z.string().trim().max(5_000);

/** Body of `POST /api/v1/notices/preview`. */
export const previewNoticeSchema = z.strictObject({
  set: recordSetSchema,
  /** A notice is about one source; absent: the one with most of the records. */
  source: sourceKeySchema.exactOptional(),
  /** Absent: one that fits. Empty: none. */
  introduction: introductionSchema.exactOptional(),
});

export const noticePreviewSchema = z.object({
  /** null: no record of the set has an error to tell. */
  source: sourceKeySchema.nullable(),
  /** Sources of the set that have records with an error, those with most first. */
  sources: z.array(z.object({ source: sourceKeySchema, count: countSchema })),
  /** Records that the notice is about. */
  included: countSchema,
  /** Looked at, but done or without an error. */
  withoutError: countSchema,
  /** false: the set has more records than were looked at, so that the notice is not about all of it. */
  isComplete: z.boolean(),
  introduction: z.string(),
  causes: z.array(z.object({ title: z.string(), asked: z.string(), count: countSchema })),
  /** As text, the introduction included. */
  text: z.string(),
});
export type NoticePreview = z.infer<typeof noticePreviewSchema>;

/** Body of `POST /api/v1/notices`. The same `Idempotency-Key` makes the same notice once. */
export const createNoticeSchema = z
  .strictObject({
    set: recordSetSchema,
    source: sourceKeySchema,
    introduction: introductionSchema.exactOptional(),
    form: z.enum(NOTICE_FORMS),
    way: z.enum(NOTICE_WAYS),
  })
  .refine(({ form, way }) => (form === 'json') === (way === 'sent'), {
    path: ['form'],
    message: 'what is sent is json, and json is only sent',
  });
export type CreateNotice = z.infer<typeof createNoticeSchema>;

export const noticeSchema = z.object({
  id: countSchema,
  source: sourceKeySchema,
  by: z.string(),
  at: timeSchema,
  form: z.enum(NOTICE_FORMS),
  way: z.enum(NOTICE_WAYS),
  records: countSchema,
  fileName: z.string(),
  mediaType: z.string(),
  /** The very text that left. */
  content: z.string(),
  /** The egress record that carries it; null: it was not sent, or that record is no longer kept. */
  egress: recordIdSchema.nullable(),
});
export type Notice = z.infer<typeof noticeSchema>;
