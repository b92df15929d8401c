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
import { env } from '../env.ts';
import { log } from '../log.ts';
import { authenticate } from './authenticate.ts';
import { readJson } from './byte-reader.ts';
import { findUnstorableText } from './find-unstorable-text.ts';
import { describeProblem, ProblemError, respondWithProblem } from './problem.ts';

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

/** An endpoint: what Next route files export and the fast lane mounts. */
export type Route = ((request: Request, context: RouteContext) => Promise<Response>) & {
  readonly definition: RouteDefinition;
};

export interface RouteInput<Query extends z.ZodType, Body extends z.ZodType> {
  readonly request: Request;
  readonly params: Readonly<Record<string, string>>;
  readonly query: z.output<Query>;
  readonly body: z.output<Body>;
  readonly principal: Principal;
}

interface RouteSpec<
  Query extends z.ZodType,
  Body extends z.ZodType,
  Answer extends z.ZodType,
> extends RouteDefinition {
  readonly query?: Query;
  readonly body?: Body;
  readonly success: RouteDefinition['success'] & { readonly schema?: Answer };
  /** Answers with a Response, or with what the contract of the answer says. */
  readonly handle: (input: RouteInput<Query, Body>) => Promise<Response | z.input<Answer>>;
}

const NOBODY: Principal = { kind: 'machine', keyId: 0, name: 'nobody', scopes: [], sources: [] };

/** Makes the endpoint. It never throws: every error becomes a problem. */
export function defineRoute<
  Query extends z.ZodType = z.ZodUnknown,
  Body extends z.ZodType = z.ZodUnknown,
  Answer extends z.ZodType = z.ZodNever,
>(spec: RouteSpec<Query, Body, Answer>): Route {
  const route = async (request: Request, context: RouteContext): Promise<Response> => {
    try {
      const principal = await admit(request, spec.access);
      const params = checkParams(await context.params);
      const query = parseQuery(spec.query, request);
      const body =
        spec.body === undefined ? undefined : parseBody(spec.body, await readJson(request));
      const answer = await spec.handle({
        request,
        params,
        principal,
        query: query as z.output<Query>,
        body: body as z.output<Body>,
      });
      return answer instanceof Response ? answer : respond(spec.success, answer);
    } catch (error) {
      return refuse(request, error);
    }
  };
  return Object.assign(route, { definition: spec });
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

async function admit(request: Request, access: Access): Promise<Principal> {
  if (access === 'public') return NOBODY;
  const principal = await authenticate(request);
  if (principal === null) {
    throw new ProblemError('unauthenticated', 'Send a valid machine key, or sign in.');
  }
  if (principal.kind === 'machine') {
    if (access.scope !== undefined && principal.scopes.includes(access.scope)) return principal;
    throw new ProblemError(
      'forbidden',
      access.scope === undefined
        ? 'This is for people who are signed in.'
        : `This key lacks the scope “${access.scope}”.`,
    );
  }
  if (access.role !== undefined && roleAllows(principal.role, access.role)) return principal;
  throw new ProblemError(
    'forbidden',
    access.role === undefined
      ? 'This is for machine keys.'
      : `This needs the role “${access.role}”; you have the role “${principal.role}”.`,
  );
}

/** No key or id has NUL or half a surrogate pair, which databases do not even compare. */
function checkParams(params: RouteInput<z.ZodType, z.ZodType>['params']): typeof params {
  if (findUnstorableText(params) === null) return params;
  throw new ProblemError('not_found', 'Nothing can be at this address.');
}

function parseQuery(schema: z.ZodType | undefined, request: Request): unknown {
  if (schema === undefined) return undefined;
  const parameters: Record<string, string> = {};
  for (const [name, value] of new URL(request.url).searchParams) {
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
    parsed.error.issues.map((issue) => ({
      parameter: issue.path.map(String).join('.'),
      message: issue.message,
    })),
  );
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

function respond(success: RouteDefinition['success'], answer: unknown): Response {
  if (success.schema !== undefined && env().NODE_ENV !== 'production') success.schema.parse(answer);
  return Response.json(answer, {
    status: success.status,
    headers: { 'cache-control': 'no-store' },
  });
}

function refuse(request: Request, error: unknown): Response {
  const problem = describeProblem(error);
  // A paused source answers 503 as it was told to: nothing to tell whoever reads the log.
  if (problem.code === 'internal' || problem.code === 'unavailable') {
    const { pathname } = new URL(request.url);
    log[problem.code === 'internal' ? 'error' : 'warn'](
      { err: error, method: request.method, path: pathname, code: problem.code },
      'request failed',
    );
  }
  return respondWithProblem(problem);
}
