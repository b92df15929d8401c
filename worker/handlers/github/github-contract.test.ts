import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { githubHandlers } from './github-handlers.ts';

const require = createRequire(import.meta.url);
const PRODUCTS = ['api.github.com', 'ghes-31', 'ghes-32', 'ghes-33', 'ghes-34', 'ghes-35'];
const webhooksSchema = z.array(z.object({ name: z.string(), examples: z.array(z.unknown()) }));

function readExamples(product: string): { type: string; example: unknown }[] {
  const file = require.resolve(`@octokit/webhooks-examples/${product}/index.json`);
  const webhooks = webhooksSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  return webhooks.flatMap(({ name, examples }) =>
    examples.map((example) => ({ type: name, example })),
  );
}

const contractOf = (type: string) =>
  githubHandlers.find((handler) => handler.types.includes(type))?.contract;

test.each(PRODUCTS)('every example of %s that has a handler meets its contract', (product) => {
  const handled = readExamples(product).filter(({ type }) => contractOf(type) !== undefined);
  expect(new Set(handled.map(({ type }) => type))).toEqual(
    new Set(['issues', 'pull_request', 'push', 'release']),
  );
  const faults = handled.flatMap(({ type, example }) => {
    const parsed = contractOf(type)?.safeParse(example);
    return parsed?.error === undefined ? [] : [`${type}: ${z.prettifyError(parsed.error)}`];
  });
  expect(faults).toEqual([]);
});

const [opened] = readExamples('api.github.com')
  .filter(({ type }) => type === 'issues')
  .map(({ example }) => z.looseObject({ issue: z.looseObject({}) }).parse(example));

test.each([
  ['a new action', { action: 'celebrated' }, ['action']],
  ['an action of another type', { action: 7 }, ['action']],
])('%s breaks the contract', (_, change, path) => {
  const parsed = contractOf('issues')?.safeParse({ ...opened, ...change });
  expect(parsed?.error?.issues.map((issue) => issue.path)).toEqual([path]);
});

test.each([
  ['a number as text', { number: '12' }],
  ['a missing title', { title: undefined }],
  ['a state that is new', { state: 'triage' }],
  ['a time without an offset', { updated_at: '2026-11-22T10:00:00' }],
])('%s in the issue breaks the contract at its own place', (_, change) => {
  const parsed = contractOf('issues')?.safeParse({
    ...opened,
    issue: { ...opened?.issue, ...change },
  });
  expect(parsed?.error?.issues.map((issue) => issue.path)).toEqual([
    ['issue', Object.keys(change)[0]],
  ]);
});
