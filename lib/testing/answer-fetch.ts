/** Stands in for the network: answers fetch() with what our own API would, checked by its contracts. */
import { vi } from 'vitest';
import { z } from 'zod';
import {
  createdMachineKeySchema,
  machineKeySchema,
  machineKeysSchema,
  meSchema,
  peopleSchema,
  personSchema,
} from '#lib/contracts/access';
import {
  editOperationDetailSchema,
  editOperationsSchema,
  editPreviewSchema,
} from '#lib/contracts/edit-many';
import {
  assigneesSchema,
  errorGroupDetailSchema,
  errorGroupPageSchema,
  groupEventSchema,
} from '#lib/contracts/error-group';
import {
  delaysSchema,
  firstStepsSchema,
  latencySchema,
  statusCountsSchema,
  throughputSchema,
  workersSchema,
} from '#lib/contracts/insight';
import { PROBLEM_MEDIA_TYPE, type ProblemFault } from '#lib/contracts/problem';
import { noticePreviewSchema, noticeSchema } from '#lib/contracts/notice';
import {
  createdPushSecretSchema,
  pushSecretSchema,
  pushSecretsSchema,
} from '#lib/contracts/push-secret';
import { recordDetailSchema, recordPageSchema, replayAnswerSchema } from '#lib/contracts/record';
import { recordFacetsSchema } from '#lib/contracts/record-facets';
import {
  dryRunSchema,
  replayItemsSchema,
  replayOperationDetailSchema,
  replayOperationSchema,
  replayOperationsSchema,
  replayPreviewSchema,
} from '#lib/contracts/replay-operation';
import {
  revisionsSchema,
  savedRevisionSchema,
  verdictSchema,
  waitingRevisionsSchema,
} from '#lib/contracts/revision';
import { savedViewSchema, savedViewsSchema } from '#lib/contracts/saved-view';
import { sourceSchema, sourcesSchema } from '#lib/contracts/source';
import { commentSchema, lastGoodSchema, timelineSchema } from '#lib/contracts/timeline';
import { refusedMessagesSchema } from '#lib/contracts/refused-message';
import { testRecordSchema, transportStandingSchema } from '#lib/contracts/transport';
import { sampleCounts } from './sample-installation.ts';
import { sampleStanding } from './sample-transport.ts';

const CONTRACTS = {
  'GET /api/v1/me': meSchema,
  'GET /api/v1/first-steps': firstStepsSchema,
  'GET /api/v1/status-counts': statusCountsSchema,
  'GET /api/v1/throughput': throughputSchema,
  'GET /api/v1/latency': latencySchema,
  'GET /api/v1/acknowledgement-delays': delaysSchema,
  'GET /api/v1/workers': workersSchema,
  'GET /api/v1/sources': sourcesSchema,
  'POST /api/v1/sources': sourceSchema,
  'PATCH /api/v1/sources/:key': sourceSchema,
  'GET /api/v1/sources/:key/transport': transportStandingSchema,
  'GET /api/v1/sources/:key/refused-messages': refusedMessagesSchema,
  'GET /api/v1/refused-messages': refusedMessagesSchema,
  'POST /api/v1/sources/:key/test-record': testRecordSchema,
  'POST /api/v1/sources/:key/push-target/probe': transportStandingSchema,
  'GET /api/v1/saved-views': savedViewsSchema,
  'POST /api/v1/saved-views': savedViewSchema,
  'DELETE /api/v1/saved-views/:id': z.null(),
  'PUT /api/v1/saved-views/default': z.null(),
  'GET /api/v1/keys': machineKeysSchema,
  'POST /api/v1/keys': createdMachineKeySchema,
  'DELETE /api/v1/keys/:id': machineKeySchema,
  'GET /api/v1/error-groups': errorGroupPageSchema,
  'GET /api/v1/error-groups/:id': errorGroupDetailSchema,
  'PATCH /api/v1/error-groups/:id': errorGroupDetailSchema,
  'POST /api/v1/error-groups/:id/notes': groupEventSchema,
  'GET /api/v1/assignees': assigneesSchema,
  'GET /api/v1/people': peopleSchema,
  'POST /api/v1/people': personSchema,
  'PATCH /api/v1/people/:id': personSchema,
  'DELETE /api/v1/people/:id': z.null(),
  'GET /api/v1/records': recordPageSchema,
  'GET /api/v1/records/facets': recordFacetsSchema,
  'GET /api/v1/records/:id': recordDetailSchema,
  'POST /api/v1/records/:id/replay': replayAnswerSchema,
  'GET /api/v1/records/:id/revisions': revisionsSchema,
  'POST /api/v1/records/:id/revisions': savedRevisionSchema,
  'POST /api/v1/records/:id/check': verdictSchema,
  'POST /api/v1/records/:id/revisions/:number/approve': savedRevisionSchema,
  'POST /api/v1/records/:id/revisions/:number/reject': savedRevisionSchema,
  'GET /api/v1/revisions': waitingRevisionsSchema,
  'POST /api/v1/edits/preview': editPreviewSchema,
  'POST /api/v1/edits': editOperationDetailSchema,
  'GET /api/v1/edits': editOperationsSchema,
  'GET /api/v1/edits/:id': editOperationDetailSchema,
  'POST /api/v1/edits/:id/cancel': editOperationDetailSchema,
  'GET /api/v1/records/:id/timeline': timelineSchema,
  'POST /api/v1/records/:id/comments': commentSchema,
  'GET /api/v1/records/:id/last-good': lastGoodSchema,
  'POST /api/v1/notices/preview': noticePreviewSchema,
  'POST /api/v1/notices': noticeSchema,
  'GET /api/v1/notices/:id': noticeSchema,
  'POST /api/v1/replays/preview': replayPreviewSchema,
  'POST /api/v1/replays/dry-run': dryRunSchema,
  'POST /api/v1/replays': replayOperationSchema,
  'GET /api/v1/sources/:key/push-secrets': pushSecretsSchema,
  'POST /api/v1/sources/:key/push-secrets': createdPushSecretSchema,
  'DELETE /api/v1/sources/:key/push-secrets/:id': pushSecretSchema,
  'GET /api/v1/replays': replayOperationsSchema,
  'GET /api/v1/replays/:id': replayOperationDetailSchema,
  'GET /api/v1/replays/:id/items': replayItemsSchema,
  'POST /api/v1/replays/:id/pause': replayOperationSchema,
  'POST /api/v1/replays/:id/resume': replayOperationSchema,
  'POST /api/v1/replays/:id/continue': replayOperationSchema,
  'POST /api/v1/replays/:id/cancel': replayOperationSchema,
  'POST /api/v1/replays/:id/replay-failed': replayOperationSchema,
} as const satisfies Record<string, z.ZodType>;

type Route = keyof typeof CONTRACTS;
type Body<R extends Route> = z.input<(typeof CONTRACTS)[R]>;

/** A request as it arrived. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Headers;
  readonly body: unknown;
}

interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly errors?: ProblemFault[];
}

type Responder = (asked: Asked) => Response | Promise<Response>;

/** A response with problem details. */
function problem({ status, code, title, errors }: Refusal): Response {
  const body = { type: `/docs/problems#${code}`, title, status, code, ...(errors && { errors }) };
  return Response.json(body, { status, headers: { 'content-type': PROBLEM_MEDIA_TYPE } });
}

function fits(route: string, { method, path }: Asked): boolean {
  const pattern = route.replaceAll(/:\w+/g, '[^/]+');
  return new RegExp(`^${pattern}$`).test(`${method} ${path}`);
}

function readRequest(input: RequestInfo | URL, init: RequestInit = {}): Asked {
  const address = input instanceof Request ? input.url : String(input);
  const url = new URL(address, 'http://sluice.test');
  const { method = 'GET', body } = init;
  return {
    method,
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: new Headers(init.headers),
    body: typeof body === 'string' ? JSON.parse(body) : null,
  };
}

/** What the console believes to be the server. Knows nothing until it is told what to answer. */
export class ApiInMemory {
  readonly #responders = new Map<string, Responder>();
  readonly #asked: Asked[] = [];

  /** Answers `route` from now on, always the same. */
  answer<R extends Route>(route: R, body: Body<R>): void {
    this.answerBy(route, () => body);
  }

  /** Answers `route` from now on by what is asked. */
  answerBy<R extends Route>(route: R, give: (asked: Asked) => Body<R>): void {
    this.respond(route, (asked) => {
      const body: unknown = CONTRACTS[route].parse(give(asked));
      return body === null ? new Response(null, { status: 204 }) : Response.json(body);
    });
  }

  /** Refuses `route` from now on with problem details. */
  refuse(route: string, refusal: Refusal): void {
    this.respond(route, () => problem(refusal));
  }

  /** Answers `route`, also one that speaks no JSON, from now on. */
  respond(route: string, responder: Responder): void {
    this.#responders.set(route, responder);
  }

  /** The requests for `route` so far, oldest first. */
  asked(route: string): Asked[] {
    return this.#asked.filter((one) => fits(route, one));
  }

  readonly fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const asked = readRequest(input, init);
    this.#asked.push(asked);
    const responder = [...this.#responders].find(([route]) => fits(route, asked))?.[1];
    if (responder === undefined)
      return problem({ status: 404, code: 'not_found', title: 'There is nothing here.' });
    return responder(asked);
  };
}

/** Puts an API in the place of the network that answers like a new installation without anything in it. */
export function answerFetch(): ApiInMemory {
  const api = new ApiInMemory();
  const asOf = new Date().toISOString();
  api.answer('GET /api/v1/first-steps', {
    keyCreated: true,
    recordReceived: true,
    recordProcessed: true,
  });
  api.answer('GET /api/v1/records/:id/timeline', {
    entries: [],
    earlier: null,
    counts: {
      received: 1,
      attempt: 0,
      replay: 0,
      edit: 0,
      comment: 0,
      egress: 0,
      notice: 0,
      same_reference: 0,
    },
  });
  api.answer('GET /api/v1/status-counts', sampleCounts({}));
  api.answer('GET /api/v1/throughput', { bucket: 'minute', points: [], asOf });
  api.answer('GET /api/v1/latency', { bucket: 'minute', overall: [], points: [], asOf });
  api.answer('GET /api/v1/acknowledgement-delays', { from: asOf, to: asOf, sources: [] });
  api.answer('GET /api/v1/sources/:key/refused-messages', { messages: [], next: null });
  api.answer('GET /api/v1/refused-messages', { messages: [], next: null });
  api.answer('GET /api/v1/sources/:key/transport', sampleStanding());
  api.answer('GET /api/v1/workers', { workers: [] });
  api.answer('GET /api/v1/sources', { sources: [] });
  api.answer('GET /api/v1/keys', { keys: [] });
  api.answer('GET /api/v1/error-groups', {
    groups: [],
    next: null,
    states: { new: 0, ongoing: 0, resolved: 0, regressed: 0, muted: 0 },
    openRecords: 0,
    asOf,
  });
  api.answer('GET /api/v1/assignees', { people: [] });
  api.answer('GET /api/v1/people', { people: [] });
  api.answer('GET /api/v1/saved-views', { views: [] });
  api.answer('GET /api/v1/records', { records: [], next: null, prev: null });
  api.answer('GET /api/v1/revisions', { waiting: [], isComplete: true });
  api.answer('GET /api/v1/edits', { operations: [] });
  api.answer('GET /api/v1/records/:id/revisions', {
    newest: 1,
    needsApproval: false,
    revisions: [],
  });
  vi.stubGlobal('fetch', api.fetch);
  return api;
}
