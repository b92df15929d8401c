/** People and how they sign in, in the tables that better-auth reads. */
import type { Role } from '#lib/domain/access';
import { inTransaction, type Database } from '../database.ts';
import { prismaOn } from './prisma-on.ts';

export interface StoredPerson {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly createdAt: Date;
}

const shown = { id: true, name: true, email: true, role: true, createdAt: true } as const;

/** Everyone, by name. */
export function listStoredPeople(db: Database): Promise<StoredPerson[]> {
  return prismaOn(db).person.findMany({ select: shown, orderBy: [{ name: 'asc' }, { id: 'asc' }] });
}

export interface NewPerson {
  readonly id: string;
  readonly name: string;
  /** In lower case, as better-auth looks it up. */
  readonly email: string;
  readonly passwordHash: string;
  readonly role: Role;
}

/** Stores a person with a password. Null: the e-mail address is taken. */
export function insertPerson(db: Database, person: NewPerson): Promise<StoredPerson | null> {
  return inTransaction(db, async (tx) => {
    const { rows } = await tx.query<{ created_at: Date }>(
      `INSERT INTO person (id, name, email, email_verified, role) VALUES ($1, $2, $3, true, $4)
       ON CONFLICT (email) DO NOTHING RETURNING created_at`,
      [person.id, person.name, person.email, person.role],
    );
    const created = rows[0];
    if (created === undefined) return null;
    await tx.query(
      `INSERT INTO account (id, account_id, provider_id, person_id, password)
       VALUES ($1, $2, 'credential', $2, $3)`,
      [`${person.id}-password`, person.id, person.passwordHash],
    );
    const { id, name, email, role } = person;
    return { id, name, email, role, createdAt: created.created_at };
  });
}

export type PersonChange =
  | { readonly outcome: 'changed'; readonly person: StoredPerson }
  | { readonly outcome: 'unknown' }
  | { readonly outcome: 'last_admin' };

/**
 * Gives a person another role, or none at all (`role` null: removes the person and their sessions).
 * Refuses to take the role from the last administrator; two such changes at once run one by one.
 */
export function changeStoredPerson(
  db: Database,
  id: string,
  role: Role | null,
): Promise<PersonChange> {
  return inTransaction(db, async (tx): Promise<PersonChange> => {
    const { rows: admins } = await tx.query<{ id: string }>(
      `SELECT id FROM person WHERE role = 'admin' ORDER BY id FOR UPDATE`,
    );
    const losesAdmin = role !== 'admin' && admins.some((admin) => admin.id === id);
    if (losesAdmin && admins.length === 1) return { outcome: 'last_admin' };
    const { rows } = await tx.query<StoredPerson>(
      role === null
        ? `DELETE FROM person WHERE id = $1
           RETURNING id, name, email, role, created_at AS "createdAt"`
        : `UPDATE person SET role = $2, updated_at = now() WHERE id = $1
           RETURNING id, name, email, role, created_at AS "createdAt"`,
      role === null ? [id] : [id, role],
    );
    const person = rows[0];
    return person === undefined ? { outcome: 'unknown' } : { outcome: 'changed', person };
  });
}

/** How many people there are. */
export function countStoredPeople(db: Database): Promise<number> {
  return prismaOn(db).person.count();
}
