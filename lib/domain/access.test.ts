import { describe, expect, it } from 'vitest';
import { mayUseSource, roleAllows, ROLES, type Principal } from './access.ts';

describe('roles', () => {
  it.each([
    ['viewer', [true, false, false]],
    ['operator', [true, true, false]],
    ['admin', [true, true, true]],
  ] as const)('%s may do what viewer, operator, admin may: %j', (held, allowed) => {
    expect(ROLES.map((needed) => roleAllows(held, needed))).toEqual(allowed);
  });
});

describe('sources', () => {
  const machine = (sources: string[]): Principal => ({
    kind: 'machine',
    keyId: 1,
    name: 'key',
    scopes: [],
    sources,
  });
  it.each([
    [['shop'], true],
    [['github', 'shop'], true],
    [['*'], true],
    [['sho', 'shop-eu'], false],
    [[], false],
  ])('a key of %j may use shop: %s', (sources, may) => {
    expect(mayUseSource(machine(sources), 'shop')).toBe(may);
  });

  it('are open to every person', () => {
    const person = {
      kind: 'person',
      personId: '1',
      name: 'Ada',
      email: 'a@b.c',
      role: 'viewer',
    } as const;
    expect(mayUseSource(person, 'shop')).toBe(true);
  });
});
