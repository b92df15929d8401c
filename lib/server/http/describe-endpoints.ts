/** The endpoints and problems in the order that the documentation page shows them. */
import type { Route, RouteDefinition } from './define-route.ts';
import { describeParameters, type DescribedParameter } from './describe-parameters.ts';
import { isIntake } from './openapi-intake.ts';
import { PROBLEMS } from '#lib/contracts/problem-codes';
import { showPath } from './show-path.ts';

export interface DescribedEndpoint {
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  /** Who may call it, in words. */
  readonly access: string;
  readonly answer: string;
  readonly parameters: readonly DescribedParameter[];
  readonly example: string;
}

export interface EndpointGroup {
  readonly tag: string;
  readonly endpoints: readonly DescribedEndpoint[];
}

/** Endpoints by tag, in the order of the table. */
export function describeEndpoints(routes: readonly Route[]): EndpointGroup[] {
  const groups = Map.groupBy(routes, (route) => route.definition.tag);
  return [...groups].map(([tag, members]) => ({
    tag,
    endpoints: members.map(({ definition }) => describe(definition)),
  }));
}

export interface DescribedProblem {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly help: string;
}

/** The closed list of problems. */
export function describeProblems(): DescribedProblem[] {
  return Object.entries(PROBLEMS).map(([code, problem]) => ({ code, ...problem }));
}

function describe(definition: RouteDefinition): DescribedEndpoint {
  const { method, summary, success } = definition;
  return {
    method,
    path: showPath(definition.path),
    summary,
    access: describeAccess(definition.access),
    answer: `${success.status}: ${success.description}`,
    parameters: describeParameters(definition),
    example: exampleOf(definition),
  };
}

function describeAccess(access: RouteDefinition['access']): string {
  if (access === 'public') return 'Everyone';
  const machines = access.scope === undefined ? [] : [`keys with the scope ${access.scope}`];
  const people = access.role === undefined ? [] : [`people with the role ${access.role} or more`];
  return [...machines, ...people].join('; ');
}

function exampleOf(definition: RouteDefinition): string {
  const { method, path, access, body } = definition;
  const url = `"$SLUICE_URL${path.replace(/:(\w+)/g, (_, name: string) => `$${name.toUpperCase()}`)}"`;
  const parts = ['curl', ...(method === 'GET' ? [] : [`-X ${method}`]), url];
  if (access !== 'public') parts.push('-H "Authorization: Bearer $SLUICE_KEY"');
  if (isIntake(definition)) {
    parts.push('-H "Record-Reference: order-1001"', '-H "Content-Type: application/json"');
    parts.push('--data-binary @order.json');
  } else if (body !== undefined) {
    parts.push('-H "Content-Type: application/json"', "-d '{ … }'");
  }
  return parts.join(' \\\n  ');
}
