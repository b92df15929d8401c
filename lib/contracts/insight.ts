/** Numbers for people: live counts, throughput, workers, first steps. */
import { z } from 'zod';
import { directionSchema, sourceKeySchema, statusSchema, timeSchema } from './common.ts';

export const statusCountsSchema = z.object({
  counts: z.array(
    z.object({
      direction: directionSchema,
      source: sourceKeySchema,
      status: statusSchema,
      count: z.number().int(),
      /** When the oldest waiting record was received; null where none waits. */
      oldest: timeSchema.nullable(),
    }),
  ),
  /** Facts beside the status, over all sources, each counted up to 10,000. */
  held: z.number().int(),
  overdue: z.number().int(),
  /** Out for delivery: under a lease whose acknowledgement is awaited. */
  offered: z.number().int(),
  /** Queued, and the latest offer was rejected. */
  rejected: z.number().int(),
  asOf: timeSchema,
});
export type StatusCounts = z.infer<typeof statusCountsSchema>;

export const BUCKETS = ['minute', '10-minutes', 'hour', 'day'] as const;
export type Bucket = (typeof BUCKETS)[number];

export const throughputQuerySchema = z.object({
  from: timeSchema,
  to: timeSchema,
  bucket: z.enum(BUCKETS).default('minute'),
  source: sourceKeySchema.exactOptional(),
  direction: directionSchema.exactOptional(),
});

/** Records that entered a status in a bucket of time. Buckets without any are absent. */
export const throughputSchema = z.object({
  bucket: z.enum(BUCKETS),
  points: z.array(
    z.object({
      at: timeSchema,
      direction: directionSchema,
      source: sourceKeySchema,
      status: statusSchema,
      records: z.number().int(),
    }),
  ),
  asOf: timeSchema,
});
export type Throughput = z.infer<typeof throughputSchema>;

const percentiles = {
  direction: directionSchema,
  settled: z.number().int(),
  p50Ms: z.number(),
  p95Ms: z.number(),
  p99Ms: z.number(),
};

/**
 * How long records took from being stored to Processed, Error or Acknowledged, in milliseconds, by
 * when they got there. Counted in buckets 19 % wide and interpolated inside them; replays are left
 * out. Buckets of time without any settlement are absent.
 */
export const latencySchema = z.object({
  bucket: z.enum(BUCKETS),
  /** Over the whole window. */
  overall: z.array(z.object(percentiles)),
  points: z.array(z.object({ at: timeSchema, ...percentiles })),
  asOf: timeSchema,
});
export type Latency = z.infer<typeof latencySchema>;

/** Query of `GET /api/v1/acknowledgement-delays`: a window that ends now. */
export const delaysQuerySchema = z.object({
  hours: z.coerce
    .number()
    .int()
    .min(1)
    .max(90 * 24)
    .default(24),
});

/**
 * How long egress records took from being stored to Acknowledged, by source, by when they got there;
 * as accurate as latencies. Sources without any acknowledgement in the window are absent.
 */
export const delaysSchema = z.object({
  from: timeSchema,
  to: timeSchema,
  sources: z.array(
    z.object({
      source: sourceKeySchema,
      acknowledged: z.number().int(),
      p50Ms: z.number(),
      p95Ms: z.number(),
    }),
  ),
});
export type Delays = z.infer<typeof delaysSchema>;

export const workersSchema = z.object({
  workers: z.array(
    z.object({
      id: z.string(),
      host: z.string(),
      version: z.string(),
      startedAt: timeSchema,
      seenAt: timeSchema,
      inWork: z.number().int(),
      /** Seen within the last 15 s and not stopped. */
      alive: z.boolean(),
    }),
  ),
});
export type Workers = z.infer<typeof workersSchema>;

export const firstStepsSchema = z.object({
  keyCreated: z.boolean(),
  recordReceived: z.boolean(),
  recordProcessed: z.boolean(),
});

/** Server-sent event `hint`: something about these topics changed; ask again. Never carries rows. */
export const STREAM_TOPICS = ['records', 'sources', 'workers'] as const;
export type StreamTopic = (typeof STREAM_TOPICS)[number];
export const streamHintSchema = z.object({
  topics: z.array(z.enum(STREAM_TOPICS)),
  version: z.number().int(),
});
