/** Defines an endpoint once: who may call it, what it reads, what it answers, and the function itself. */
import type { z } from 'zod';
import type { ProblemFault } from '#lib/contracts/problem';
import {
  mayUseSource,
  roleAllows,
  type Principal,
  type Role,
  type Scope,
} from '#lib/domain/access';
import { database } from '../database.ts';
import { env } from '../env.ts';
import { noteRefusal } from '../health/metrics.ts';
import { log } from '../log.ts';
import { Admission } from './admission.ts';
import { Answer, answerJson, toResponse } from './answer.ts';
import { authenticate, carriesBearer } from './authenticate.ts';
import { authenticateSigned, isSigned, type Caller } from './authenticate-signed.ts';
import { MOST_JSON_BYTES, readJson } from './byte-reader.ts';
import { pathOf, queryOf, type DoorRequest } from './door-request.ts';
import { FailureLog } from './failure-log.ts';
import { findUnstorableText } from './find-unstorable-text.ts';
import { answerProblem, describeProblem, ProblemError } from './problem.ts';

const failureLog = new FailureLog(log);

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';

/** Who may call: machines by scope, people by role; what is absent may not. */
export type Access = 'public' | { readonly scope?: Scope; readonly role?: Role };

export interface RouteDefinition {
  readonly method: Method;
  /** With parameters as `:name`, such as `/api/v1/records/:id`. */
  readonly path: string;
  readonly summary: string;
  readonly tag: string;
  readonly access: Access;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** Absent: a megabyte. */
  readonly mostBodyBytes?: () => number;
  readonly success: {
    readonly status: number;
    /** Absent: the answer is no JSON. */
    readonly schema?: z.ZodType;
    readonly description: string;
  };
}

export interface RouteContext {
  readonly params: Promise<Readonly<Record<string, string>>>;
}

/** An endpoint: what Next route files export, and `answer` as the fast lane mounts it. */
export type Route = ((request: Request, context: RouteContext) => Promise<Response>) & {
  readonly definition: RouteDefinition;
  /** Never throws: every error becomes a problem. */
  readonly answer: (request: DoorRequest, params: Params) => Promise<Answer | Response>;
};

type Params = Readonly<Record<string, string>>;

export interface RouteInput<Query extends z.ZodType, Body extends z.ZodType> {
  readonly request: DoorRequest;
  readonly params: Params;
  readonly query: z.output<Query>;
  readonly body: z.output<Body>;
  readonly principal: Principal;
  /** Holds what is read of the body until the answer is made. */
  readonly admission: Admission;
}

interface RouteSpec<
  Query extends z.ZodType,
  Body extends z.ZodType,
  Success extends z.ZodType,
> extends RouteDefinition {
  readonly query?: Query;
  readonly body?: Body;
  readonly success: RouteDefinition['success'] & { readonly schema?: Success };
  /** Gives a whole answer, or only what its contract says. */
  readonly handle: (
    input: RouteInput<Query, Body>,
  ) => Promise<Answer | Response | z.input<Success>>;
}

const NOBODY: Principal = { kind: 'machine', keyId: 0, name: 'nobody', scopes: [], sources: [] };

/** Makes the endpoint. */
export function defineRoute<
  Query extends z.ZodType = z.ZodUnknown,
  Body extends z.ZodType = z.ZodUnknown,
  Success extends z.ZodType = z.ZodNever,
>(spec: RouteSpec<Query, Body, Success>): Route {
  const answer = async (incoming: DoorRequest, given: Params): Promise<Answer | Response> => {
    const admission = new Admission();
    try {
      const { principal, request } = await admit(incoming, spec, admission);
      const params = checkParams(given);
      const query = parseQuery(spec.query, request);
      const body =
        spec.body === undefined
          ? undefined
          : parseBody(spec.body, await readJson(request, admission, spec.mostBodyBytes?.()));
      const result = await spec.handle({
        request,
        params,
        principal,
        admission,
        query: query as z.output<Query>,
        body: body as z.output<Body>,
      });
      if (result instanceof Answer || result instanceof Response) return result;
      return respond(spec.success, result);
    } catch (error) {
      return refuse(incoming, error);
    } finally {
      admission.release();
    }
  };
  const route = async (request: Request, context: RouteContext): Promise<Response> =>
    toResponse(await answer(request, await context.params));
  return Object.assign(route, { definition: spec, answer });
}

/**
 * Refuses a principal who may not use a source, whether there is such a source or not.
 * @throws ProblemError forbidden
 */
export function requireSource(principal: Principal, source: string): void {
  if (mayUseSource(principal, source)) return;
  throw new ProblemError('forbidden', `This key may not use the source “${source}”.`);
}

/** The sources that a principal may see: null for all of them. */
export function visibleSources(principal: Principal): readonly string[] | null {
  if (principal.kind === 'person' || principal.sources.includes('*')) return null;
  return principal.sources;
}

async function admit(
  request: DoorRequest,
  spec: RouteDefinition,
  admission: Admission,
): Promise<Caller> {
  const { access } = spec;
  if (access === 'public') return { principal: NOBODY, request };
  if (isSigned(request) && !carriesBearer(request)) {
    const mostBytes = mostBytesOf(spec);
    const caller = await authenticateSigned(database(), request, { mostBytes, admission });
    checkAccess(caller.principal, access);
    return caller;
  }
  const principal = await authenticate(request);
  if (principal === null) {
    throw new ProblemError('unauthenticated', 'Send a valid machine key, or sign in.');
  }
  checkAccess(principal, access);
  return { principal, request };
}

/** Of a body that has to be held whole before anything of it is looked at. */
function mostBytesOf({ body, mostBodyBytes }: RouteDefinition): number {
  if (body === undefined) return env().SLUICE_MAX_BATCH_BYTES;
  return mostBodyBytes?.() ?? MOST_JSON_BYTES;
}

/** @throws ProblemError forbidden */
function checkAccess(principal: Principal, access: Exclude<Access, 'public'>): void {
  if (principal.kind === 'machine') {
    if (access.scope !== undefined && principal.scopes.includes(access.scope)) return;
    throw new ProblemError(
      'forbidden',
      access.scope === undefined
        ? 'This is for people who are signed in.'
        : `This key lacks the scope “${access.scope}”.`,
    );
  }
  if (access.role !== undefined && roleAllows(principal.role, access.role)) return;
  throw new ProblemError(
    'forbidden',
    access.role === undefined
      ? 'This is for machine keys.'
      : `This needs the role “${access.role}”; you have the role “${principal.role}”.`,
  );
}

/** No key or id has NUL or half a surrogate pair, which databases do not even compare. */
function checkParams(params: Params): Params {
  if (findUnstorableText(params) === null) return params;
  throw new ProblemError('not_found', 'Nothing can be at this address.');
}

function parseQuery(schema: z.ZodType | undefined, request: DoorRequest): unknown {
  if (schema === undefined) return undefined;
  const parameters: Record<string, string> = {};
  for (const [name, value] of queryOf(request)) {
    if (Object.hasOwn(parameters, name)) {
      throw new ProblemError('invalid_request', 'A query parameter comes twice.', [
        { parameter: name, message: 'comes twice' },
      ]);
    }
    parameters[name] = value;
  }
  const parsed = schema.safeParse(parameters);
  if (parsed.success) return parsed.data;
  throw new ProblemError(
    'invalid_request',
    'The query cannot be understood.',
    parsed.error.issues.flatMap((issue) =>
      parametersOf(issue).map((parameter) => ({ parameter, message: issue.message })),
    ),
  );
}

/** Parameters are flat: a fault in a list of values is one of the parameter. */
function parametersOf(issue: z.core.$ZodIssue): string[] {
  return issue.code === 'unrecognized_keys' ? issue.keys : [String(issue.path[0] ?? '')];
}

function parseBody(schema: z.ZodType, body: unknown): unknown {
  const unstorable = findUnstorableText(body);
  if (unstorable !== null) {
    throw new ProblemError('invalid_request', 'The body has text that cannot be stored.', [
      { pointer: toPointer(unstorable), message: 'must not contain NUL or half a surrogate pair' },
    ]);
  }
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new ProblemError(
    'invalid_request',
    'The body does not meet its contract.',
    parsed.error.issues.map((issue): ProblemFault => ({
      pointer: toPointer(issue.path),
      message: issue.message,
    })),
  );
}

/** JSON Pointer, RFC 6901. */
function toPointer(path: readonly PropertyKey[]): string {
  return path
    .map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
}

function respond(success: RouteDefinition['success'], result: unknown): Answer {
  if (success.schema !== undefined && env().NODE_ENV !== 'production') success.schema.parse(result);
  return answerJson(success.status, result, { 'cache-control': 'no-store' });
}

function refuse(request: DoorRequest, error: unknown): Answer {
  const { code } = describeProblem(error);
  noteRefusal(code);
  // A paused source answers 503 as it was told to: nothing to tell whoever reads the log.
  if (code === 'internal' || code === 'unavailable') {
    failureLog[code]({ error, method: request.method, path: pathOf(request) });
  }
  return answerProblem(error);
}
