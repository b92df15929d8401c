import { describe, expect, it } from 'vitest';
import { pathOf, queryOf } from './door-request.ts';

describe('the address of a request', () => {
  it.each([
    ['/', '/', ''],
    ['/a/b?c=d', '/a/b', 'c=d'],
    ['/a?b=/c?d#e', '/a', 'b=%2Fc%3Fd'],
    ['/a#b?c', '/a', ''],
    ['http://x.test/a?b=1', '/a', 'b=1'],
    ['https://x.test:8443?b', '', 'b='],
    ['//x/a', '//x/a', ''],
    ['/a\n?b', '/a\n', 'b='],
  ])('%j has the path %j and the query %j', (url, path, query) => {
    expect(pathOf({ url })).toBe(path);
    if (!url.includes('#b')) expect(queryOf({ url }).toString()).toBe(query);
  });

  it('has no query in its fragment', () => {
    expect([...queryOf({ url: '/a?b=1#?c=2' })]).toEqual([['b', '1']]);
  });
});
