/** What the handlers need of GitHub's webhooks; fields that nobody uses are not asked for. */
import { z } from 'zod';

const idSchema = z.number().int().positive();
const timeSchema = z.iso.datetime({ offset: true });
const shaSchema = z.string().refine((text) => /^[0-9a-f]{40}([0-9a-f]{24})?$/.test(text), {
  message: 'the 40 or 64 hexadecimal digits of a commit',
});

export const personSchema = z.object({
  id: idSchema,
  login: z.string().min(1).max(100),
  type: z.enum(['User', 'Bot', 'Organization', 'Mannequin']),
});
export type Person = z.infer<typeof personSchema>;

export const repositorySchema = z.object({
  id: idSchema,
  full_name: z
    .string()
    .refine((name) => /^[^/]+\/[^/]+$/.test(name), { message: 'owner/repository' }),
  private: z.boolean(),
  default_branch: z.string().min(1),
  owner: personSchema.partial({ type: true }),
});
export type Repository = z.infer<typeof repositorySchema>;

const common = { repository: repositorySchema, sender: personSchema };

export const issuesSchema = z.object({
  ...common,
  action: z.enum([
    'assigned',
    'closed',
    'deleted',
    'demilestoned',
    'edited',
    'labeled',
    'locked',
    'milestoned',
    'opened',
    'pinned',
    'reopened',
    'transferred',
    'typed',
    'unassigned',
    'unlabeled',
    'unlocked',
    'unpinned',
    'untyped',
  ]),
  issue: z.object({
    id: idSchema,
    number: idSchema,
    title: z.string().min(1),
    state: z.enum(['open', 'closed']).default('open'),
    user: personSchema.nullable(),
    labels: z.array(z.object({ name: z.string() })).default([]),
    created_at: timeSchema,
    updated_at: timeSchema,
    closed_at: timeSchema.nullable(),
  }),
});
export type IssuesPayload = z.infer<typeof issuesSchema>;

export const pullRequestSchema = z.object({
  ...common,
  action: z.enum([
    'assigned',
    'auto_merge_disabled',
    'auto_merge_enabled',
    'closed',
    'converted_to_draft',
    'demilestoned',
    'dequeued',
    'edited',
    'enqueued',
    'labeled',
    'locked',
    'milestoned',
    'opened',
    'ready_for_review',
    'reopened',
    'review_request_removed',
    'review_requested',
    'synchronize',
    'unassigned',
    'unlabeled',
    'unlocked',
  ]),
  pull_request: z.object({
    id: idSchema,
    number: idSchema,
    title: z.string().min(1),
    state: z.enum(['open', 'closed']),
    draft: z.boolean(),
    user: personSchema.nullable(),
    head: z.object({ ref: z.string().min(1) }),
    base: z.object({ ref: z.string().min(1) }),
    created_at: timeSchema,
    updated_at: timeSchema,
    merged_at: timeSchema.nullable(),
  }),
});
export type PullRequestPayload = z.infer<typeof pullRequestSchema>;

export const pushSchema = z.object({
  ...common,
  ref: z.string().min(1),
  before: shaSchema,
  after: shaSchema,
  commits: z.array(z.object({ id: shaSchema })),
  pusher: z.object({ name: z.string().min(1) }),
});
export type PushPayload = z.infer<typeof pushSchema>;

export const releaseSchema = z.object({
  ...common,
  action: z.enum([
    'created',
    'deleted',
    'edited',
    'prereleased',
    'published',
    'released',
    'unpublished',
  ]),
  release: z.object({
    id: idSchema,
    tag_name: z.string().min(1),
    name: z.string().nullable(),
    draft: z.boolean(),
    prerelease: z.boolean(),
    author: personSchema,
    published_at: timeSchema.nullable(),
  }),
});
export type ReleasePayload = z.infer<typeof releaseSchema>;
