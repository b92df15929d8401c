/** The OpenAPI document, as an endpoint. */
import { defineRoute } from '../define-route.ts';

export const getOpenApi = defineRoute({
  method: 'GET',
  path: '/openapi.json',
  summary: 'This document',
  tag: 'Documentation',
  access: 'public',
  success: { status: 200, description: 'OpenAPI 3.1.' },
  handle: async () => {
    // Asked for late: the document describes the table of routes, which holds this one too.
    const { describeApi } = await import('../openapi-document.ts');
    return Response.json(describeApi());
  },
});
