/** GitHub's webhooks become repositories, people, issues, pull requests, pushes and releases. */
import { DEFAULT_RETRY_POLICY } from '#lib/domain/retry-policy';
import { defineHandler, type Handler } from '#worker/handler';
import { issuesSchema, pullRequestSchema, pushSchema, releaseSchema } from './github-contract.ts';
import { writeIssue } from './write-issue.ts';
import { writePullRequest } from './write-pull-request.ts';
import { writePush } from './write-push.ts';
import { writeRelease } from './write-release.ts';

const shared = {
  version: '1',
  source: 'github',
  transaction: 'shared',
  timeoutMs: 10_000,
  retry: DEFAULT_RETRY_POLICY,
} as const;

/** Types are the names that GitHub sends as X-GitHub-Event; the action is inside the payload. */
export const githubHandlers: readonly Handler[] = [
  defineHandler({
    ...shared,
    name: 'github-issues',
    types: ['issues'],
    contract: issuesSchema,
    process: (record, { tx }) => writeIssue(tx, record.payload),
  }),
  defineHandler({
    ...shared,
    name: 'github-pull-request',
    types: ['pull_request'],
    contract: pullRequestSchema,
    process: (record, { tx }) => writePullRequest(tx, record.payload),
  }),
  defineHandler({
    ...shared,
    name: 'github-push',
    types: ['push'],
    contract: pushSchema,
    process: (record, { tx }) => writePush(tx, record.payload),
  }),
  defineHandler({
    ...shared,
    name: 'github-release',
    types: ['release'],
    contract: releaseSchema,
    process: (record, { tx }) => writeRelease(tx, record.payload),
  }),
];
