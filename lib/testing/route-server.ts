/** Endpoints behind a real HTTP server on a free port, on the database of a test. */
import { readdir } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import type { Database } from '#lib/server/database';
import type { Route } from '#lib/server/http/define-route';

const ENDPOINTS = path.resolve(import.meta.dirname, '../server/http/endpoints');

export interface RouteServer extends AsyncDisposable {
  readonly origin: string;
}

/** Every endpoint there is: whatever the files in lib/server/http/endpoints export. */
export async function loadRoutes(): Promise<Route[]> {
  const files = (await readdir(ENDPOINTS)).filter((file) => /^[a-z-]+\.ts$/.test(file));
  const modules = await Promise.all(
    files.map((file) => import(path.join(ENDPOINTS, file)) as Promise<Record<string, unknown>>),
  );
  return modules.flatMap((module) => Object.values(module).filter(isRoute));
}

export function isRoute(value: unknown): value is Route {
  return typeof value === 'function' && 'definition' in value;
}

/** Serves `routes`; `database()` of this process is `db` from then on. */
export async function startRouteServer(
  routes: readonly Route[],
  db: Database,
): Promise<RouteServer> {
  (globalThis as typeof globalThis & { sluiceDatabase?: Database }).sluiceDatabase = db;
  const app = new Hono();
  for (const route of routes) {
    const { method, path: pattern } = route.definition;
    app.on(method, pattern, (c) =>
      route(c.req.raw, { params: Promise.resolve<Record<string, string>>(c.req.param()) }),
    );
  }
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}
