/** Who may call what: every role and every scope against every endpoint there is. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROLES, SCOPES, SIGNED_SCOPES, type Role, type Scope } from '#lib/domain/access';
import { createWebhookKeyPair } from '#lib/client-sdk/webhook-key';
import { createMachineKey } from '#lib/server/gateway/machine-keys';
import { createSignedKey } from '#lib/server/gateway/signed-keys';
import { isRoute, loadRoutes, startRouteServer, type RouteServer } from '#lib/testing/route-server';
import { signRequest } from '#lib/testing/signed-fetch';
import { signInAs } from '#lib/testing/sign-in';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import type { Route } from './define-route.ts';
import { routes } from './routes.ts';

/** Written by hand: who is let in, besides the code that lets them in. */
const MAY_CALL: Readonly<Record<string, 'public' | { scope?: Scope; role?: Role }>> = {
  'GET /healthz': 'public',
  'GET /readyz': 'public',
  'GET /metrics': { scope: 'read', role: 'viewer' },
  'GET /openapi.json': 'public',
  'GET /asyncapi/integration-app.json': 'public',
  'GET /asyncapi/core-app.json': 'public',
  'POST /api/v1/ingress/:source': { scope: 'ingress' },
  'OPTIONS /api/v1/ingress/:source': 'public',
  'POST /api/v1/egress/:source': { scope: 'egress' },
  'POST /api/v1/egress/:source/leases': { scope: 'deliver' },
  'POST /api/v1/egress/acknowledgements': { scope: 'deliver' },
  'POST /api/v1/egress/rejections': { scope: 'deliver' },
  'POST /api/v1/egress/extensions': { scope: 'deliver' },
  'GET /api/v1/records': { scope: 'read', role: 'viewer' },
  'GET /api/v1/records/export': { scope: 'read', role: 'viewer' },
  'GET /api/v1/records/facets': { scope: 'read', role: 'viewer' },
  'GET /api/v1/records/:id': { scope: 'read', role: 'viewer' },
  'GET /api/v1/records/:id/payload': { scope: 'read', role: 'viewer' },
  'POST /api/v1/records/:id/replay': { scope: 'replay', role: 'operator' },
  'GET /api/v1/records/:id/timeline': { scope: 'read', role: 'viewer' },
  'POST /api/v1/records/:id/comments': { scope: 'replay', role: 'operator' },
  'GET /api/v1/records/:id/last-good': { scope: 'read', role: 'viewer' },
  'GET /api/v1/records/:id/revisions': { scope: 'read', role: 'viewer' },
  'POST /api/v1/records/:id/revisions': { scope: 'replay', role: 'operator' },
  'POST /api/v1/records/:id/check': { scope: 'read', role: 'viewer' },
  'POST /api/v1/records/:id/revisions/:number/approve': { role: 'operator' },
  'POST /api/v1/records/:id/revisions/:number/reject': { role: 'operator' },
  'GET /api/v1/revisions': { scope: 'read', role: 'viewer' },
  'POST /api/v1/edits/preview': { scope: 'replay', role: 'operator' },
  'POST /api/v1/edits': { scope: 'replay', role: 'operator' },
  'GET /api/v1/edits': { scope: 'read', role: 'viewer' },
  'GET /api/v1/edits/:id': { scope: 'read', role: 'viewer' },
  'POST /api/v1/edits/:id/cancel': { scope: 'replay', role: 'operator' },
  'POST /api/v1/replays/preview': { scope: 'replay', role: 'operator' },
  'POST /api/v1/replays/dry-run': { scope: 'replay', role: 'operator' },
  'POST /api/v1/replays': { scope: 'replay', role: 'operator' },
  'GET /api/v1/replays': { scope: 'read', role: 'viewer' },
  'GET /api/v1/replays/:id': { scope: 'read', role: 'viewer' },
  'GET /api/v1/replays/:id/items': { scope: 'read', role: 'viewer' },
  'POST /api/v1/replays/:id/pause': { scope: 'replay', role: 'operator' },
  'POST /api/v1/replays/:id/resume': { scope: 'replay', role: 'operator' },
  'POST /api/v1/replays/:id/continue': { scope: 'replay', role: 'operator' },
  'POST /api/v1/replays/:id/cancel': { scope: 'replay', role: 'operator' },
  'POST /api/v1/replays/:id/replay-failed': { scope: 'replay', role: 'operator' },
  'GET /api/v1/error-groups': { scope: 'read', role: 'viewer' },
  'GET /api/v1/error-groups/:id': { scope: 'read', role: 'viewer' },
  'PATCH /api/v1/error-groups/:id': { scope: 'replay', role: 'operator' },
  'POST /api/v1/error-groups/:id/notes': { scope: 'replay', role: 'operator' },
  'GET /api/v1/assignees': { role: 'viewer' },
  'POST /api/v1/notices/preview': { scope: 'replay', role: 'operator' },
  'POST /api/v1/notices': { scope: 'replay', role: 'operator' },
  'GET /api/v1/notices/:id': { role: 'viewer' },
  'GET /api/v1/status-counts': { scope: 'read', role: 'viewer' },
  'GET /api/v1/throughput': { scope: 'read', role: 'viewer' },
  'GET /api/v1/latency': { scope: 'read', role: 'viewer' },
  'GET /api/v1/acknowledgement-delays': { scope: 'read', role: 'viewer' },
  'GET /api/v1/me': { role: 'viewer' },
  'GET /api/v1/workers': { role: 'viewer' },
  'GET /api/v1/first-steps': { role: 'viewer' },
  'GET /api/v1/stream': { scope: 'read', role: 'viewer' },
  'GET /api/v1/sources': { scope: 'read', role: 'viewer' },
  'GET /api/v1/sources/:key': { scope: 'read', role: 'viewer' },
  'POST /api/v1/sources': { role: 'admin' },
  'PATCH /api/v1/sources/:key': { role: 'admin' },
  'GET /api/v1/sources/:key/transport': { scope: 'read', role: 'viewer' },
  'GET /api/v1/sources/:key/refused-messages': { scope: 'read', role: 'viewer' },
  'GET /api/v1/refused-messages': { role: 'viewer' },
  'GET /api/v1/sources/:key/push-secrets': { role: 'viewer' },
  'POST /api/v1/sources/:key/push-secrets': { role: 'admin' },
  'DELETE /api/v1/sources/:key/push-secrets/:id': { role: 'admin' },
  'POST /api/v1/sources/:key/test-record': { role: 'operator' },
  'POST /api/v1/sources/:key/push-target/probe': { role: 'operator' },
  'GET /api/v1/keys': { role: 'admin' },
  'POST /api/v1/keys': { role: 'admin' },
  'DELETE /api/v1/keys/:id': { role: 'admin' },
  'GET /api/v1/saved-views': { role: 'viewer' },
  'POST /api/v1/saved-views': { role: 'viewer' },
  'DELETE /api/v1/saved-views/:id': { role: 'viewer' },
  'PUT /api/v1/saved-views/default': { role: 'viewer' },
  'GET /api/v1/people': { role: 'admin' },
  'POST /api/v1/people': { role: 'admin' },
  'PATCH /api/v1/people/:id': { role: 'admin' },
  'DELETE /api/v1/people/:id': { role: 'admin' },
};

const nameOf = ({ definition }: Route) => `${definition.method} ${definition.path}`;

let db: TestDatabase;
let server: RouteServer;
/** The header fields of a request of each; a signed one has others each time. */
const callers = new Map<string, () => Record<string, string>>();

beforeAll(async () => {
  db = await createTestDatabase();
  server = await startRouteServer(routes, db.pool);
  const always = (caller: string, headers: Record<string, string>) =>
    callers.set(caller, () => headers);
  always('nobody', {});
  always('an unknown key', { authorization: `Bearer sluice_abcdefgh_${'A'.repeat(43)}` });
  for (const role of ROLES) always(role, { cookie: (await signInAs(db.pool, role)).cookie });
  for (const scope of SCOPES) {
    const request = { name: scope, scopes: [scope], sources: ['*'], createdBy: 'test' };
    const { secret } = await createMachineKey(db.pool, request);
    always(`key ${scope}`, { authorization: `Bearer ${secret}` });
  }
  for (const scope of SIGNED_SCOPES) await addSigner(scope);
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await db[Symbol.asyncDispose]();
});

/** A signed key, and whoever knows its name only. */
async function addSigner(scope: Scope): Promise<void> {
  const { publicKey, secretKey } = createWebhookKeyPair();
  const request = { name: scope, scopes: [scope], sources: ['*'], createdBy: 'test', publicKey };
  const { key } = await createSignedKey(db.pool, request);
  let id = 0;
  const sign = (secret: string) => () => {
    id += 1;
    const signed = signRequest({ keyName: key.prefix, secret, id: `m-${id}`, body: '' });
    return signed.headers;
  };
  callers.set(`signer ${scope}`, sign(secretKey));
  callers.set(`an impostor of ${scope}`, sign(createWebhookKeyPair().secretKey));
}

function expectedOf(access: (typeof MAY_CALL)[string], caller: string): 'in' | 401 | 403 {
  if (access === 'public') return 'in';
  const [kind, scope] = caller.split(' ');
  if (kind === 'nobody' || kind === 'an') return 401;
  if (kind === 'key' || kind === 'signer') return scope === access.scope ? 'in' : 403;
  const rank = (role: string) => ['viewer', 'operator', 'admin'].indexOf(role);
  return access.role !== undefined && rank(caller) >= rank(access.role) ? 'in' : 403;
}

describe('access', () => {
  it('is declared here for every endpoint, and for none that is gone', async () => {
    expect(routes.map(nameOf).sort()).toEqual(Object.keys(MAY_CALL).sort());
    expect((await loadRoutes()).map(nameOf).sort()).toEqual(routes.map(nameOf).sort());
  });

  it.each(routes.map((route) => [nameOf(route), route] as const))('%s', async (name, route) => {
    const access = MAY_CALL[name];
    if (access === undefined) throw new Error(`Say in MAY_CALL who may call ${name}.`);
    const { method, path: pattern } = route.definition;
    const url = server.origin + pattern.replaceAll(/:\w+/g, 'missing-0000');
    for (const [caller, headersOf] of callers) {
      const headers = headersOf();
      const abort = new AbortController();
      const response = await fetch(url, { method, headers, signal: abort.signal });
      const answer = [401, 403].includes(response.status) ? response.status : 'in';
      abort.abort();
      expect(answer, caller).toBe(expectedOf(access, caller));
      expect(response.status, caller).not.toBe(500);
    }
  });

  it('is checked by each route file of Next, which exports nothing but endpoints', async () => {
    const app = path.resolve(import.meta.dirname, '../../../app');
    const files = (await readdir(app, { recursive: true })).filter((file) =>
      /(^|\/)route\.tsx?$/.test(file),
    );
    expect(files.length).toBeGreaterThan(0);
    const exportedNames: string[] = [];
    for (const file of files) {
      if (file.startsWith('api/auth/')) continue;
      const exported = (await import(path.join(app, file))) as Record<string, unknown>;
      for (const [method, route] of Object.entries(exported)) {
        if (!isRoute(route)) throw new Error(`${file} exports ${method}, which is no endpoint.`);
        const folder = path.dirname(file).replaceAll(/\[(\w+)\]/g, ':$1');
        expect(nameOf(route)).toBe(`${method} /${folder}`);
        exportedNames.push(nameOf(route));
      }
    }
    expect(exportedNames.sort()).toEqual(routes.map(nameOf).sort());
  });

  it('answers 401 to an Authorization header of any length, and nothing else', async () => {
    for (let length = 0; length <= 200; length += 1) {
      const filler = 'sluice_'.repeat(30).slice(0, length);
      const response = await fetch(`${server.origin}/api/v1/sources`, {
        headers: { authorization: `Bearer ${filler}` },
      });
      expect(response.status, String(length)).toBe(401);
      await response.body?.cancel();
    }
  });

  it('refuses a change from a page of another site with 403', async () => {
    const { cookie } = await signInAs(db.pool, 'admin');
    const post = (origin: string) =>
      fetch(`${server.origin}/api/v1/sources`, {
        method: 'POST',
        headers: { cookie, origin, 'content-type': 'application/json' },
        body: JSON.stringify({ key: 'made-by-page', name: 'Made by a page' }),
      });
    const foreign = await post('http://evil.example');
    expect(foreign.status).toBe(403);
    expect(await foreign.json()).toMatchObject({ code: 'foreign_origin' });
    expect((await post(server.origin)).status).toBe(201);
  });
});
