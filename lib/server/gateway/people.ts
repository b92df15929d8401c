/** People who sign in to the console, and their roles. */
import { randomUUID } from 'node:crypto';
import { hashPassword } from 'better-auth/crypto';
import type { Person } from '#lib/contracts/access';
import type { Role } from '#lib/domain/access';
import type { Database } from '../database.ts';
import {
  changeStoredPerson,
  countStoredPeople,
  insertPerson,
  listStoredPeople,
  type StoredPerson,
} from '../store/people.ts';
import { GatewayError } from './gateway-error.ts';

export class PersonExistsError extends GatewayError {
  override readonly name = 'PersonExistsError';
  constructor(email: string) {
    super('person_exists', `There is already a person with the e-mail address ${email}.`);
  }
}

export class UnknownPersonError extends GatewayError {
  override readonly name = 'UnknownPersonError';
  constructor() {
    super('unknown_person', 'There is no such person.');
  }
}

export class LastAdminError extends GatewayError {
  override readonly name = 'LastAdminError';
  constructor() {
    super('last_admin', 'This is the last administrator: make somebody else one first.');
  }
}

export class OwnRoleError extends GatewayError {
  override readonly name = 'OwnRoleError';
  constructor() {
    super('own_role', 'Nobody can change or remove themselves: ask another administrator.');
  }
}

export class ForeignOriginError extends GatewayError {
  override readonly name = 'ForeignOriginError';
  constructor() {
    super('foreign_origin', 'This request was made by a page of another site.');
  }
}

export interface PersonRequest {
  readonly name: string;
  readonly email: string;
  /** 12 to 200 characters; only its scrypt hash is kept. */
  readonly password: string;
  readonly role: Role;
}

/**
 * Adds a person who can sign in from now on.
 * @throws PersonExistsError if the e-mail address is taken, in whatever case it is written.
 */
export async function createPerson(db: Database, request: PersonRequest): Promise<Person> {
  const email = request.email.trim().toLowerCase();
  const person = await insertPerson(db, {
    id: randomUUID(),
    name: request.name,
    email,
    passwordHash: await hashPassword(request.password),
    role: request.role,
  });
  if (person === null) throw new PersonExistsError(email);
  return toPerson(person);
}

/** Everyone, by name. */
export async function listPeople(db: Database): Promise<Person[]> {
  return (await listStoredPeople(db)).map(toPerson);
}

/** How many people there are; 0: nobody can sign in yet. */
export function countPeople(db: Database): Promise<number> {
  return countStoredPeople(db);
}

export interface PersonTarget {
  readonly personId: string;
  /** Who asks for the change; null: the command line. */
  readonly byPersonId: string | null;
}

/**
 * Gives a person another role, which counts from their next request on.
 * @throws OwnRoleError, LastAdminError, UnknownPersonError
 */
export function changePersonRole(db: Database, target: PersonTarget, role: Role): Promise<Person> {
  return change(db, target, role);
}

/**
 * Removes a person and ends their sessions.
 * @throws OwnRoleError, LastAdminError, UnknownPersonError
 */
export async function removePerson(db: Database, target: PersonTarget): Promise<void> {
  await change(db, target, null);
}

async function change(db: Database, target: PersonTarget, role: Role | null): Promise<Person> {
  if (target.personId === target.byPersonId) throw new OwnRoleError();
  const result = await changeStoredPerson(db, target.personId, role);
  if (result.outcome === 'last_admin') throw new LastAdminError();
  if (result.outcome !== 'changed') throw new UnknownPersonError();
  return toPerson(result.person);
}

function toPerson(stored: StoredPerson): Person {
  return { ...stored, createdAt: stored.createdAt.toISOString() };
}
