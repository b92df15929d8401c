import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { problemSchema } from '#lib/contracts/problem';
import { renderMetrics } from '../health/render-metrics.ts';
import { createFastLane, isFastLanePath } from './fast-lane.ts';

// Nothing listens there: whatever is answered here is answered without a database.
vi.hoisted(() => vi.stubEnv('DATABASE_URL', 'postgresql://127.0.0.1:1/none'));

describe('isFastLanePath', () => {
  it.each([
    ['/api/v1/records', true],
    ['/api/auth/sign-in/email', true],
    ['/healthz', true],
    ['/readyz', true],
    ['/metrics', true],
    ['/openapi.json', true],
    ['/', false],
    ['/records', false],
    ['/records/api/v1', false],
    ['/api', false],
    ['/docs/api/', false],
    ['/_next/static/x.js', false],
  ])('%s: %s', (url, isOurs) => {
    expect(isFastLanePath(url)).toBe(isOurs);
  });
});

describe('the fast lane', () => {
  let server: Server;
  let origin: string;

  beforeAll(async () => {
    const answer = createFastLane();
    server = createServer((incoming, outgoing) => void answer(incoming, outgoing));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(async () => {
    vi.unstubAllEnvs();
    await new Promise((resolve) => server.close(resolve));
  });

  const call = (method: string, path: string, headers: Record<string, string> = {}) =>
    fetch(origin + path, { method, headers });

  it('answers by the endpoint of the path', async () => {
    const response = await call('GET', '/healthz?any=thing');
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ status: 'up' });
  });

  it('answers HEAD like GET, without the body', async () => {
    const response = await call('HEAD', '/healthz');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.text()).toBe('');
  });

  it.each([
    '/api/v1',
    '/api/v1/nothing',
    '/api/v1/records/a/b/c/d',
    '/api/v1/ingress',
    '/healthz/',
    '/healthzz',
    '/metrics/x',
    '/api/v1/RECORDS',
  ])('has nothing at %s', async (path) => {
    const response = await call('GET', path);
    expect(response.status).toBe(404);
    expect(response.headers.get('allow')).toBeNull();
    const problem = problemSchema.parse(await response.json());
    expect(problem).toMatchObject({ code: 'not_found', detail: `Nothing is at ${path}.` });
  });

  it.each([
    ['POST', '/healthz', 'GET'],
    ['DELETE', '/openapi.json', 'GET'],
    ['GET', '/api/v1/ingress/shop', 'POST, OPTIONS'],
    ['PUT', '/api/v1/records', 'GET'],
    ['DELETE', '/api/v1/records/0000000000001', 'GET'],
  ])('refuses to %s %s, naming %s', async (method, path, allowed) => {
    const response = await call(method, path);
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe(allowed);
    expect(problemSchema.parse(await response.json()).code).toBe('method_not_allowed');
  });

  it('counts requests by the pattern of their path, never by the path', async () => {
    const headers = { authorization: 'Bearer nobody' };
    const response = await call('GET', '/api/v1/records/0000000000abc', headers);
    expect(response.status).toBe(401);
    const text = await renderMetrics(null);
    expect(text).toContain(
      'sluice_http_request_duration_seconds_count{method="GET",route="/api/v1/records/{id}",status="401"} 1',
    );
    expect(text).not.toContain('0000000000abc');
  });

  it('does not count what is nowhere, so that nobody can make up labels', async () => {
    await call('GET', '/api/v1/made-up-by-a-stranger');
    expect(await renderMetrics(null)).not.toContain('made-up-by-a-stranger');
  });
});
