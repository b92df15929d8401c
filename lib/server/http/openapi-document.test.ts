/** The document, the table of endpoints and the route files of Next are the same set, in all directions. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { isRoute } from '#lib/testing/route-server';
import { describeProblems } from './describe-endpoints.ts';
import { describeApi } from './openapi-document.ts';
import { routes } from './routes.ts';

const APP = path.resolve(import.meta.dirname, '../../../app');
const nameOf = (method: string, route: string) => `${method.toUpperCase()} ${route}`;
const tableNames = routes.map(({ definition: { method, path: route } }) =>
  nameOf(method, route.replace(/:(\w+)/g, '{$1}')),
);

async function readRouteFiles(): Promise<Map<string, unknown>> {
  const files = (await readdir(APP, { recursive: true })).filter((file) =>
    file.endsWith('route.ts'),
  );
  const found = new Map<string, unknown>();
  for (const file of files.filter((name) => !name.startsWith('api/auth'))) {
    const route = `/${path.dirname(file)}`.replace(/\[(\w+)\]/g, '{$1}');
    const exported = (await import(path.join(APP, file))) as Record<string, unknown>;
    for (const [method, value] of Object.entries(exported)) found.set(nameOf(method, route), value);
  }
  return found;
}

describe('one handler, two mounts', () => {
  it('every endpoint has a route file of Next that exports the very same function, and none has more', async () => {
    const files = await readRouteFiles();
    expect([...files.keys()].sort()).toEqual([...tableNames].sort());
    expect([...files.values()].every(isRoute)).toBe(true);
    expect(new Set(files.values())).toEqual(new Set(routes));
  });
});

describe('OpenAPI document', () => {
  const document = JSON.parse(JSON.stringify(describeApi(routes))) as {
    openapi: string;
    paths: Record<string, Record<string, { operationId: string; responses: object }>>;
    webhooks: Record<string, Record<string, unknown>>;
  };

  it('describes every endpoint and nothing else', () => {
    const described = Object.entries(document.paths).flatMap(([route, operations]) =>
      Object.keys(operations).map((method) => nameOf(method, route)),
    );
    expect(described.sort()).toEqual([...tableNames].sort());
    expect(document.openapi).toMatch(/^3\.1/);
  });

  it('names every operation once and gives each an answer and a problem', () => {
    const operations = Object.values(document.paths).flatMap((each) => Object.values(each));
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    for (const { responses } of operations) expect(Object.keys(responses)).toHaveLength(2);
  });

  it('describes what is asked of a Core App, with the version that its answer names', () => {
    const webhook = z
      .object({
        parameters: z.array(z.object({ name: z.string(), required: z.boolean() })),
        responses: z.record(z.string(), z.object({ headers: z.record(z.string(), z.unknown()) })),
      })
      .parse(document.webhooks.ingressRecord?.post);
    expect(webhook.parameters).toContainEqual({ name: 'idempotency-key', required: true });
    expect(webhook.parameters).toContainEqual({ name: 'event-id', required: false });
    expect(Object.keys(webhook.responses)).toEqual(['2XX', '4XX', '5XX']);
    for (const { headers } of Object.values(webhook.responses))
      expect(Object.keys(headers)).toContain('Core-App-Version');
  });

  it('explains every problem', () => {
    for (const { code, title, help } of describeProblems()) {
      expect(code).toMatch(/^[a-z_]+$/);
      expect(title).not.toBe('');
      expect(help.endsWith('.')).toBe(true);
    }
  });
});
