/** People, their roles, and that one administrator always remains. */
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { personSchema } from '#lib/contracts/access';
import type { Role } from '#lib/domain/access';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { changePersonRole, countPeople, createPerson, listPeople, removePerson } from './people.ts';

const PASSWORD = 'correct horse battery';

function add(db: TestDatabase, role: Role, email = `${randomUUID()}@example.com`) {
  return createPerson(db.pool, { name: 'Someone', email, password: PASSWORD, role });
}

describe('people', () => {
  it('adds people that meet the contract, and counts them', async () => {
    await using db = await createTestDatabase();
    expect(await countPeople(db.pool)).toBe(0);
    const person = await add(db, 'viewer', ' Zoë@Example.COM '.replace('ë', 'e'));
    expect(personSchema.parse(person)).toMatchObject({ email: 'zoe@example.com', role: 'viewer' });
    expect(await countPeople(db.pool)).toBe(1);
    expect(await listPeople(db.pool)).toEqual([person]);
  });

  it('refuses a second person with one address, in whatever case, even at once', async () => {
    await using db = await createTestDatabase();
    const results = await Promise.allSettled([
      add(db, 'viewer', 'ada@example.com'),
      add(db, 'viewer', 'ADA@example.com'),
    ]);
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(results.find((result) => result.status === 'rejected')).toMatchObject({
      reason: { code: 'person_exists' },
    });
  });

  it('never keeps a password', async () => {
    await using db = await createTestDatabase();
    await add(db, 'viewer');
    const { rows } = await db.pool.query<{ password: string }>('SELECT password FROM account');
    expect(rows[0]?.password).toMatch(/^[0-9a-f]{32}:[0-9a-f]{128}$/);
  });

  it('changes a role and removes a person, but nobody does that to themselves', async () => {
    await using db = await createTestDatabase();
    const admin = await add(db, 'admin');
    const other = await add(db, 'viewer');
    const target = { personId: other.id, byPersonId: admin.id };
    expect(await changePersonRole(db.pool, target, 'operator')).toMatchObject({ role: 'operator' });
    const own = { personId: admin.id, byPersonId: admin.id };
    await expect(changePersonRole(db.pool, own, 'viewer')).rejects.toMatchObject({
      code: 'own_role',
    });
    await expect(removePerson(db.pool, own)).rejects.toMatchObject({ code: 'own_role' });
    await removePerson(db.pool, target);
    await expect(removePerson(db.pool, target)).rejects.toMatchObject({ code: 'unknown_person' });
  });

  it('keeps one administrator, even when two remove each other at once', async () => {
    await using db = await createTestDatabase();
    const [first, second] = [await add(db, 'admin'), await add(db, 'admin')];
    const results = await Promise.allSettled([
      removePerson(db.pool, { personId: first.id, byPersonId: second.id }),
      changePersonRole(db.pool, { personId: second.id, byPersonId: first.id }, 'viewer'),
    ]);
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(results.find((result) => result.status === 'rejected')).toMatchObject({
      reason: { code: 'last_admin' },
    });
    const admins = (await listPeople(db.pool)).filter((person) => person.role === 'admin');
    expect(admins).toHaveLength(1);
  });
});
