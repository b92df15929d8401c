/** Error groups: failures with one cause, as people and machines read and triage them. */
import { z } from 'zod';
import { GROUP_EVENTS, GROUP_STATES } from '#lib/domain/error-group';
import { FAILURE_CLASSES } from '#lib/domain/failure';
import {
  directionSchema,
  groupIdSchema,
  recordIdSchema,
  sourceKeySchema,
  timeSchema,
} from './common.ts';
import { failureSchema, listed } from './record.ts';

const countSchema = z.number().int();

/** Why failures are one group: `label` in words, `value` what they all share. In order of telling. */
export const groupBasisSchema = z.array(z.object({ label: z.string(), value: z.string() }));

/** Until when a group stays muted; whichever of them is given, only one at a time. */
export const muteSchema = z.union([
  /** A time to come. */
  z.strictObject({ until: timeSchema }),
  /** Until it has happened so many times more. */
  z.strictObject({ count: z.number().int().min(1).max(1_000_000_000) }),
  /** Until it happens more than so many times within an hour. */
  z.strictObject({ perHour: z.number().int().min(1).max(1_000_000_000) }),
]);

/** Failures in a bucket of time; those of a list cover the last 24 hours by the hour. */
const trendSchema = z.array(z.object({ at: timeSchema, count: countSchema }));

export const errorGroupSchema = z.object({
  id: groupIdSchema,
  /** Versioned: `v1:` and a hash. */
  fingerprint: z.string(),
  state: z.enum(GROUP_STATES),
  source: sourceKeySchema,
  direction: directionSchema,
  type: z.string(),
  class: z.enum(FAILURE_CLASSES),
  code: z.string(),
  handler: z.string().nullable(),
  /** What went wrong, as one line, with what differs from record to record left out. */
  title: z.string(),
  /** The message of the first failure, as it was. */
  sampleMessage: z.string(),
  /** All failed attempts, those of records that are fine by now too. */
  count: countSchema,
  /** Records of this group that are in Error or held at this moment. Exact. */
  openRecords: countSchema,
  /** Of all records that are in Error or held at this moment: 0 to 1. */
  openShare: z.number(),
  firstSeenAt: timeSchema,
  lastSeenAt: timeSchema,
  trend: trendSchema,
  /** Who takes care of it: a person. */
  assignee: z.object({ id: z.string(), name: z.string() }).nullable(),
  tags: z.array(z.string()),
  ticketUrl: z.string().nullable(),
  notes: countSchema,
  /** Set while resolved or regressed. `inVersion` null: resolved for any version, from that moment on. */
  resolution: z
    .object({ at: timeSchema, by: z.string(), inVersion: z.string().nullable() })
    .nullable(),
  /** Set while muted. */
  mute: z
    .object({
      at: timeSchema,
      by: z.string(),
      until: timeSchema.nullable(),
      /** How many times more it may happen. */
      countLeft: countSchema.nullable(),
      perHour: countSchema.nullable(),
    })
    .nullable(),
});
export type ErrorGroup = z.infer<typeof errorGroupSchema>;

export const GROUP_SORTS = ['last_seen', 'first_seen', 'count', 'open'] as const;

/** Query of `GET /api/v1/error-groups`. Several states or sources: comma-separated. */
export const errorGroupQuerySchema = z.object({
  state: listed(z.enum(GROUP_STATES)).exactOptional(),
  source: listed(sourceKeySchema).exactOptional(),
  /** A part of title, code, type or sample message; letters in any case. */
  q: z.string().min(1).max(200).exactOptional(),
  /** The id of a person; `none`: of nobody. */
  assignee: z.string().min(1).max(200).exactOptional(),
  tag: z.string().min(1).max(50).exactOptional(),
  sort: z.enum(GROUP_SORTS).default('last_seen'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(200).exactOptional(),
});
export type ErrorGroupQuery = z.infer<typeof errorGroupQuerySchema>;

export const errorGroupPageSchema = z.object({
  groups: z.array(errorGroupSchema),
  /** Opaque; null at the end of the list. */
  next: z.string().nullable(),
  /** How many groups there are in each state, whatever states are asked for. */
  states: z.record(z.enum(GROUP_STATES), countSchema),
  /** All records in Error or held at this moment, of the sources asked for. */
  openRecords: countSchema,
  asOf: timeSchema,
});
export type ErrorGroupPage = z.infer<typeof errorGroupPageSchema>;

/** One entry of a group's history: who did what, and when. Never changed afterwards. */
export const groupEventSchema = z.object({
  id: z.number().int(),
  kind: z.enum(GROUP_EVENTS),
  at: timeSchema,
  /** Null: the group itself, as when it regressed. */
  by: z.string().nullable(),
  /** What was said or set: a note, a version, a tag list, a name; null where nothing is to be said. */
  text: z.string().nullable(),
});
export type GroupEvent = z.infer<typeof groupEventSchema>;

export const TREND_SPANS = ['24h', '7d', '30d'] as const;
export const errorGroupDetailQuerySchema = z.object({
  /** How far back the trend goes: by the hour, by 6 hours, by the day. */
  trend: z.enum(TREND_SPANS).default('24h'),
});

export const errorGroupDetailSchema = errorGroupSchema.extend({
  basis: groupBasisSchema,
  /** Of open records first, then of others: the 100 latest references, each with its latest record. */
  references: z.array(
    z.object({ reference: z.string(), record: recordIdSchema, isOpen: z.boolean() }),
  ),
  /** The latest failed attempt; null: its records are no longer kept. */
  sample: z
    .object({
      record: recordIdSchema,
      reference: z.string(),
      generation: z.number().int(),
      number: z.number().int(),
      endedAt: timeSchema,
      failure: failureSchema,
    })
    .nullable(),
  /** In which versions of the handler it happened, latest seen first. */
  handlerVersions: z.array(
    z.object({
      version: z.string(),
      count: countSchema,
      firstSeenAt: timeSchema,
      lastSeenAt: timeSchema,
    }),
  ),
  /** Oldest first; notes among them. */
  history: z.array(groupEventSchema),
});
export type ErrorGroupDetail = z.infer<typeof errorGroupDetailSchema>;

const tagSchema = z.string().trim().min(1).max(50);

/** Body of `PATCH /api/v1/error-groups/{id}`. What is absent stays. */
export const changeErrorGroupSchema = z
  .strictObject({
    /** Resolve for any version, from this moment on, or in a version of the handler. */
    resolve: z
      .strictObject({ inVersion: z.string().trim().min(1).max(200).exactOptional() })
      .exactOptional(),
    mute: muteSchema.exactOptional(),
    /** Takes back a resolution or a mute. */
    reopen: z.literal(true).exactOptional(),
    /** The id of a person; null: nobody. */
    assignee: z.string().min(1).max(200).nullable().exactOptional(),
    tags: z.array(tagSchema).max(20).exactOptional(),
    /** http or https; null: no ticket. */
    ticketUrl: z
      .url({ protocol: /^https?$/ })
      .max(2000)
      .nullable()
      .exactOptional(),
  })
  .refine(
    ({ resolve, mute, reopen }) => [resolve, mute, reopen].filter(Boolean).length <= 1,
    'asks for more than one of resolve, mute and reopen',
  );
export type ChangeErrorGroup = z.infer<typeof changeErrorGroupSchema>;

/** Body of `POST /api/v1/error-groups/{id}/notes`; answered by the event that it became. */
export const addGroupNoteSchema = z.strictObject({ text: z.string().trim().min(1).max(5000) });

/** Who can be assigned: people with a role that may triage. */
export const assigneesSchema = z.object({
  people: z.array(z.object({ id: z.string(), name: z.string() })),
});
