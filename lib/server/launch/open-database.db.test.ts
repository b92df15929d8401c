import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parseEnv, type Env } from '../env.ts';
import { listPeople } from '../gateway/people.ts';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { findLockHolder } from './directory-lock.ts';
import { createFirstAdministrator } from './first-administrator.ts';
import { LaunchError } from './launch-error.ts';
import { openLaunchedDatabase, withDatabaseUrl } from './open-database.ts';

let db: TestDatabase;
let directory: string;
let settings: Env;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db[Symbol.asyncDispose]());
beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'sluice-open-'));
  settings = parseEnv({ DATABASE_URL: db.url, SLUICE_DATA_DIR: path.join(directory, 'data') });
});
afterEach(() => rm(directory, { recursive: true }));

const holder = () => findLockHolder(settings.SLUICE_DATA_DIR);
const withUrl = (url: string): Env => ({ ...settings, DATABASE_URL: url });

describe('the database of a start', () => {
  test('is the one that was asked for, and the directory is held until it closes', async () => {
    const database = await openLaunchedDatabase(settings);
    expect(database).toMatchObject({ url: db.url });
    expect(database).not.toHaveProperty('server');
    expect((await holder())?.pid).toBe(process.pid);
    await database.close();
    expect(await holder()).toBeUndefined();
  });

  test('is opened by one start at a time', async () => {
    const database = await openLaunchedDatabase(settings);
    await expect(openLaunchedDatabase(settings)).rejects.toThrow('Sluice is already running');
    await database.close();
    await (await openLaunchedDatabase(settings)).close();
  });

  test('that does not exist leaves the directory free for the next start', async () => {
    const nowhere = new URL(db.url);
    nowhere.pathname = '/nowhere';
    await expect(openLaunchedDatabase(withUrl(nowhere.href))).rejects.toThrow(LaunchError);
    expect(await holder()).toBeUndefined();
    await (await openLaunchedDatabase(settings)).close();
  });

  test('is brought to the newest migration when it is empty', async () => {
    const name = `sluice_empty_${String(process.pid)}`;
    await db.pool.query(`CREATE DATABASE ${name}`);
    const url = new URL(db.url);
    url.pathname = `/${name}`;
    const database = await openLaunchedDatabase(withUrl(url.href));
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    const { rows } = await client.query('SELECT count(*)::integer AS records FROM record');
    expect(rows).toEqual([{ records: 0 }]);
    await client.end();
    await database.close();
    await db.pool.query(`DROP DATABASE ${name}`);
  });
});

describe('a short command', () => {
  test('works on the database while Sluice holds the directory', async () => {
    const database = await openLaunchedDatabase(settings);
    expect(await withDatabaseUrl(settings, (url) => Promise.resolve(url))).toBe(db.url);
    expect((await holder())?.pid).toBe(process.pid);
    await database.close();
  });

  test('gives back what it came to, and passes on what it throws', async () => {
    expect(await withDatabaseUrl(settings, () => Promise.resolve(42))).toBe(42);
    const fault = new Error('refused');
    await expect(withDatabaseUrl(settings, () => Promise.reject(fault))).rejects.toBe(fault);
    expect(await holder()).toBeUndefined();
  });

  test('says so when the database does not answer', async () => {
    const work = (): Promise<never> => Promise.reject(new Error('was called'));
    const nowhere = new URL(db.url);
    nowhere.pathname = '/nowhere';
    await expect(withDatabaseUrl(withUrl(nowhere.href), work)).rejects.toThrow('cannot be used');
  });
});

describe('the first administrator', () => {
  test('is made of what was asked for when there is nobody', async () => {
    await using own = await createTestDatabase();
    const wanted = { email: 'ada@example.com', password: 'a password of some length' };
    expect(await createFirstAdministrator(own.url, wanted)).toEqual(wanted);
    expect(await listPeople(own.pool)).toMatchObject([{ email: wanted.email, role: 'admin' }]);
  });

  test('has a password that nobody can guess when none was asked for, and is made once', async () => {
    await using own = await createTestDatabase();
    const made = await createFirstAdministrator(own.url, {});
    expect(made?.email).toBe('admin@sluice.local');
    expect(made?.password).toMatch(/^[\w-]{16}$/);
    const again = { email: 'eve@example.com', password: 'a password of some length' };
    expect(await createFirstAdministrator(own.url, again)).toBeUndefined();
    expect(await listPeople(own.pool)).toHaveLength(1);
  });
});
