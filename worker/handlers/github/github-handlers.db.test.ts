import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { startCoreApp, type CoreApp } from '#lib/testing/core-app';
import { githubHandlers } from './github-handlers.ts';

const require = createRequire(import.meta.url);
const webhooks = z
  .array(z.object({ name: z.string(), examples: z.array(z.unknown()) }))
  .parse(
    JSON.parse(
      readFileSync(require.resolve('@octokit/webhooks-examples/api.github.com/index.json'), 'utf8'),
    ),
  );
const handled = webhooks.flatMap(({ name, examples }) =>
  githubHandlers.some((handler) => handler.types.includes(name))
    ? examples.map((payload) => ({ type: name, payload }))
    : [],
);
const issueSchema = z.looseObject({ action: z.string(), issue: z.looseObject({ id: z.number() }) });

let app: CoreApp;
beforeAll(async () => {
  app = await startCoreApp(githubHandlers);
});
afterAll(() => app[Symbol.asyncDispose]());

const sendAll = async () => {
  const ids = await Promise.all(
    handled.map(({ type, payload }) =>
      app.send({ source: 'github', type, reference: type, payload }),
    ),
  );
  return Promise.all(ids.map((id) => app.done(id)));
};
const countRows = async () => {
  const { rows } = await app.pool.query<Record<string, number>>(
    `SELECT (SELECT count(*)::integer FROM core_app.issue) AS issues,
            (SELECT count(*)::integer FROM core_app.pull_request) AS pulls,
            (SELECT count(*)::integer FROM core_app.push) AS pushes,
            (SELECT count(*)::integer FROM core_app.release) AS releases,
            (SELECT count(*)::integer FROM core_app.repository) AS repositories,
            (SELECT count(*)::integer FROM core_app.person) AS people`,
  );
  return rows[0] ?? {};
};

test('every example that has a handler is processed; processing all again adds nothing', async () => {
  const first = await sendAll();
  expect(first.filter(({ status }) => status !== 'PROCESSED')).toEqual([]);
  const counts = await countRows();
  expect(Object.values(counts).every((count) => count > 0)).toBe(true);
  await sendAll();
  expect(await countRows()).toEqual(counts);
});

test('an issue that was told late does not overwrite what is newer', async () => {
  const example = issueSchema.parse(handled.find(({ type }) => type === 'issues')?.payload);
  const tell = (title: string, updatedAt: string) =>
    app.process({
      source: 'github',
      type: 'issues',
      reference: 'r#1',
      payload: {
        ...example,
        issue: { ...example.issue, id: 77, title, updated_at: updatedAt },
      },
    });
  await tell('Новый заголовок', '2026-11-22T10:00:00Z');
  await tell('Old title', '2026-11-22T09:00:00Z');
  const { rows } = await app.pool.query('SELECT title FROM core_app.issue WHERE id = 77');
  expect(rows).toEqual([{ title: 'Новый заголовок' }]);
});
