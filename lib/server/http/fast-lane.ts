/** Serves the API in front of Next, by the very functions that Next's route files export. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { log } from '../log.ts';
import { requestTimer } from '../health/request-durations.ts';
import type { Answer } from './answer.ts';
import type { Route } from './define-route.ts';
import { pathOf } from './door-request.ts';
import { handleAuth } from './endpoints/auth.ts';
import { NodeRequest, type Exchange } from './node-request.ts';
import { answerProblem, ProblemError } from './problem.ts';
import { RouteTable } from './route-table.ts';
import { routes } from './routes.ts';
import { secureApi } from './security-headers.ts';
import { showPath } from './show-path.ts';
import { SlowSenders } from './slow-senders.ts';
import { writeAnswer } from './write-answer.ts';

export type NodeListener = (incoming: IncomingMessage, outgoing: ServerResponse) => unknown;

export interface FastLaneOptions {
  /** Absent: every endpoint there is. */
  readonly routes?: readonly Route[];
  readonly slowSenders?: SlowSenders;
}

const PREFIXES = ['/api/', '/healthz', '/readyz', '/metrics', '/openapi.json', '/asyncapi/'];
const AUTH_PREFIX = '/api/auth/';
const DEFAULT_LIMITS = { limitMs: 30_000, checkEveryMs: 1_000 };

/** Whether the fast lane answers a path; everything else is the console's. */
export function isFastLanePath(url: string): boolean {
  return PREFIXES.some((prefix) => url.startsWith(prefix));
}

/** The listener of the fast lane. It never throws. */
export function createFastLane(options: FastLaneOptions = {}): NodeListener {
  const { routes: served = routes, slowSenders = new SlowSenders(DEFAULT_LIMITS) } = options;
  const table = new RouteTable(served);
  const timers = new Map(served.map((route) => [route, timerOf(route)]));
  const auth = getRequestListener(handleAuth, { overrideGlobalObjects: false });

  return (incoming, outgoing) => {
    const request = new NodeRequest({ incoming, outgoing }, slowSenders);
    const path = pathOf(request);
    if (path.startsWith(AUTH_PREFIX)) {
      if (incoming.headers.expect !== undefined) outgoing.writeContinue();
      slowSenders.cutOff(incoming);
      secureApi(outgoing);
      return auth(incoming, outgoing);
    }
    const found = table.find(request.method, path);
    const exchange: Exchange = { incoming, outgoing };
    if (found === null) return writeAnswer(exchange, refuseUnknown(path, table.methodsAt(path)));
    const startedAtMs = performance.now();
    return found.route
      .answer(request, found.params)
      .then((answer) => {
        timers.get(found.route)?.(answer.status, performance.now() - startedAtMs);
        return writeAnswer(exchange, answer);
      })
      .catch((error: unknown) => {
        log.error({ err: error }, 'an answer could not be sent');
        outgoing.destroy();
      });
  };
}

function timerOf({ definition }: Route): (status: number, durationMs: number) => void {
  return requestTimer({ method: definition.method, route: showPath(definition.path) });
}

function refuseUnknown(path: string, allowed: readonly string[]): Answer {
  if (allowed.length === 0) {
    return answerProblem(new ProblemError('not_found', `Nothing is at ${path}.`));
  }
  const allow = allowed.join(', ');
  return answerProblem(new ProblemError('method_not_allowed', `Here is only ${allow}.`), { allow });
}
