/** The OpenAPI document, as an endpoint. */
import { answerJson } from '../answer.ts';
import { defineRoute, type Route } from '../define-route.ts';
import { describedRoutes } from '../described-routes.ts';
import { describeApi } from '../openapi-document.ts';

export const getOpenApi: Route = defineRoute({
  method: 'GET',
  path: '/openapi.json',
  summary: 'This document',
  tag: 'Documentation',
  access: 'public',
  success: { status: 200, description: 'OpenAPI 3.1.' },
  handle: () => Promise.resolve(answerJson(200, describeApi([...describedRoutes, getOpenApi]))),
});
