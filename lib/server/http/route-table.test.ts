import { describe, expect, it } from 'vitest';
import { defineRoute, type Method } from './define-route.ts';
import { RouteTable } from './route-table.ts';

const define = (method: Method, path: string) =>
  defineRoute({
    method,
    path,
    summary: path,
    tag: 'test',
    access: 'public',
    success: { status: 204, description: 'nothing' },
    handle: () => Promise.reject(new Error('is not called')),
  });

const table = new RouteTable([
  define('POST', '/queue/answers'),
  define('POST', '/queue/:source'),
  define('OPTIONS', '/queue/:source'),
  define('POST', '/queue/:source/leases'),
  define('GET', '/records/:id/payload'),
  define('GET', '/records'),
]);

const find = (method: string, path: string) => {
  const found = table.find(method, path);
  return found === null ? null : [found.route.definition.path, found.params];
};

describe('the table of routes', () => {
  it.each([
    ['GET', '/records', '/records', {}],
    ['HEAD', '/records', '/records', {}],
    ['POST', '/queue/shop', '/queue/:source', { source: 'shop' }],
    ['OPTIONS', '/queue/shop', '/queue/:source', { source: 'shop' }],
    ['POST', '/queue/answers', '/queue/answers', {}],
    ['POST', '/queue/shop/leases', '/queue/:source/leases', { source: 'shop' }],
    ['GET', '/records/a%20b%2Fc/payload', '/records/:id/payload', { id: 'a b/c' }],
    ['GET', '/records/%zz/payload', '/records/:id/payload', { id: '%zz' }],
    ['GET', '/records/%ff/payload', '/records/:id/payload', { id: '%ff' }],
    [
      'POST',
      '/queue/__proto__',
      '/queue/:source',
      { ['__proto__']: undefined, source: '__proto__' },
    ],
  ])('finds %s %s', (method, path, pattern, params) => {
    expect(find(method, path)).toEqual([pattern, params]);
  });

  it.each([
    ['GET', '/'],
    ['GET', ''],
    ['GET', '/records/'],
    ['GET', '//records'],
    ['GET', '/records/1'],
    ['GET', '/queue/shop'],
    ['POST', '/queue/'],
    ['POST', '/queue/shop/leases/more'],
    ['GET', '/RECORDS'],
    ['constructor', '/records'],
  ])('finds nothing for %s %s', (method, path) => {
    expect(find(method, path)).toBeNull();
  });

  it('tells the methods of a path, in their order', () => {
    expect(table.methodsAt('/queue/shop')).toEqual(['POST', 'OPTIONS']);
    expect(table.methodsAt('/queue/answers')).toEqual(['POST']);
    expect(table.methodsAt('/nowhere')).toEqual([]);
  });
});
