/** Serves the API in front of Next, by the very functions that Next's route files export. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { observeRequest } from '../health/metrics.ts';
import { handleAuth } from './endpoints/auth.ts';
import type { Route } from './define-route.ts';
import { describeProblem, ProblemError, respondWithProblem } from './problem.ts';
import { routes } from './routes.ts';
import { showPath } from './show-path.ts';

export type NodeListener = (incoming: IncomingMessage, outgoing: ServerResponse) => unknown;

const PREFIXES = ['/api/', '/healthz', '/readyz', '/metrics', '/openapi.json'];

/** Whether the fast lane answers a path; everything else is the console's. */
export function isFastLanePath(url: string): boolean {
  return PREFIXES.some((prefix) => url.startsWith(prefix));
}

/** The listener of the fast lane, for all endpoints or the `served` ones. */
export function createFastLane(served: readonly Route[] = routes): NodeListener {
  const app = new Hono();
  for (const route of served) {
    const { method, path } = route.definition;
    const shown = showPath(path);
    app.on(method, path, async (context) => {
      const startedAt = performance.now();
      const params = Promise.resolve(context.req.param());
      const response = await route(context.req.raw, { params });
      observeRequest({
        method,
        route: shown,
        status: response.status,
        durationMs: performance.now() - startedAt,
      });
      return response;
    });
  }
  app.on(['GET', 'POST'], '/api/auth/*', (context) => handleAuth(context.req.raw));
  app.notFound((context) => refuseUnknown(context.req.path));
  return getRequestListener(app.fetch, { overrideGlobalObjects: false });
}

function refuseUnknown(path: string): Response {
  const allowed = routes
    .map(({ definition }) => definition)
    .filter((definition) => matches(definition.path, path))
    .map(({ method }) => method);
  if (allowed.length === 0) {
    return respondWithProblem(
      describeProblem(new ProblemError('not_found', `Nothing is at ${path}.`)),
    );
  }
  const detail = `Here is only ${allowed.join(', ')}.`;
  const response = respondWithProblem(
    describeProblem(new ProblemError('method_not_allowed', detail)),
  );
  response.headers.set('allow', allowed.join(', '));
  return response;
}

function matches(pattern: string, path: string): boolean {
  const parts = pattern.split('/');
  const given = path.split('/');
  return (
    parts.length === given.length &&
    parts.every((part, place) => part.startsWith(':') || part === given[place])
  );
}
