import { describe, expect, test } from 'vitest';
import { ROLES, SCOPES } from '#lib/domain/access';
import {
  changePersonSchema,
  createMachineKeySchema,
  createPersonSchema,
  machineKeySchema,
  meSchema,
  personSchema,
} from './access.ts';

describe('a new machine key', () => {
  const key = { name: 'Shop', scopes: ['ingress'], sources: ['shop'] };

  test('lasts until it is revoked unless it says when it ends', () => {
    expect(createMachineKeySchema.parse(key)).toEqual({
      ...key,
      expiresAt: null,
      kind: 'bearer',
      publicKey: null,
    });
  });

  test('may have every scope, for every source', () => {
    const whole = {
      ...key,
      scopes: [...SCOPES],
      sources: ['*'],
      expiresAt: '2027-01-01T00:00:00Z',
      kind: 'bearer',
      publicKey: null,
    };
    expect(createMachineKeySchema.parse(whole)).toEqual(whole);
  });

  test('that signs may do what a body says, and brings a public key or none', () => {
    const signed = { ...key, kind: 'signed', scopes: ['ingress', 'egress', 'deliver'] };
    const publicKey = `whpk_${Buffer.alloc(32, 1).toString('base64')}`;
    expect(createMachineKeySchema.parse(signed).publicKey).toBeNull();
    expect(createMachineKeySchema.parse({ ...signed, publicKey }).publicKey).toBe(publicKey);
    const faulty = [
      { ...signed, scopes: ['ingress', 'replay'] },
      { ...signed, publicKey: 'whpk_short' },
      { ...key, publicKey },
    ];
    expect(
      faulty.map((body) => createMachineKeySchema.safeParse(body).error?.issues[0]?.path[0]),
    ).toEqual(['scopes', 'publicKey', 'publicKey']);
  });

  test.each([
    ['name', ''],
    ['name', ' '],
    ['name', 'x'.repeat(201)],
    ['scopes', []],
    ['scopes', ['admin']],
    ['scopes', 'ingress'],
    ['sources', []],
    ['sources', ['**']],
    ['sources', ['Shop']],
    ['expiresAt', 'tomorrow'],
    ['expiresAt', '2027-01-01'],
  ])('is refused with %s = %j', (name, value) => {
    const { error } = createMachineKeySchema.safeParse({ ...key, [name]: value });
    expect(error?.issues[0]?.path[0]).toBe(name);
  });

  test('cannot bring a secret of its own', () => {
    expect(createMachineKeySchema.safeParse({ ...key, secret: 'x' }).success).toBe(false);
  });
});

test('a key as it is listed shows no secret, even where one was given', () => {
  const key = {
    id: 1,
    name: 'Shop',
    prefix: 'sluice_ab12',
    kind: 'bearer',
    publicKey: null,
    scopes: ['read'],
    sources: ['*'],
    createdBy: 'Ada',
    createdAt: '2026-11-22T12:00:00.000Z',
    lastUsedAt: null,
    expiresAt: null,
    revokedAt: null,
  };
  expect(machineKeySchema.parse({ ...key, secret: 'sluice_ab12_hidden' })).toEqual(key);
});

describe('a new person', () => {
  const person = {
    name: 'Ada',
    email: 'ada@example.com',
    password: 'twelve chars',
    role: 'operator',
  };

  test.each(ROLES)('may be %s', (role) => {
    expect(createPersonSchema.parse({ ...person, role })).toEqual({ ...person, role });
  });

  test.each([
    ['name', ' '],
    ['email', 'ada'],
    ['email', 'ada@'],
    ['email', `${'x'.repeat(320)}@example.com`],
    ['password', 'eleven char'],
    ['password', 'x'.repeat(201)],
    ['role', 'owner'],
    ['role', 'ADMIN'],
  ])('is refused with %s = %j', (name, value) => {
    const { error } = createPersonSchema.safeParse({ ...person, [name]: value });
    expect(error?.issues[0]?.path[0]).toBe(name);
  });

  test('keeps the blanks of the password, which may be meant', () => {
    const password = '  a password  ';
    expect(createPersonSchema.parse({ ...person, password }).password).toBe(password);
  });
});

test('a change of a person is a change of role and nothing else', () => {
  expect(changePersonSchema.parse({ role: 'viewer' })).toEqual({ role: 'viewer' });
  for (const change of [{}, { role: 'root' }, { role: 'viewer', email: 'x@example.com' }])
    expect(changePersonSchema.safeParse(change).success).toBe(false);
});

test('people as they are read carry no password', () => {
  const person = {
    id: 'p',
    name: 'Ada',
    email: 'ada@example.com',
    role: 'admin',
    createdAt: '2026-11-22T12:00:00.000Z',
  };
  expect(personSchema.parse({ ...person, password: 'x' })).toEqual(person);
  const { id, name, email, role } = person;
  expect(meSchema.parse({ ...person, password: 'x' })).toEqual({ id, name, email, role });
});
