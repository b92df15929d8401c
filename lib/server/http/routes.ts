/** Every endpoint there is: what the fast lane mounts and the OpenAPI document describes. */
import type { Route } from './define-route.ts';
import { describedRoutes } from './described-routes.ts';
import { getOpenApi } from './endpoints/openapi.ts';

export const routes: readonly Route[] = [...describedRoutes, getOpenApi];
