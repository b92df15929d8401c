import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { parseEnv } from '../env.ts';
import { changeSource, createSource } from '../gateway/sources.ts';
import { noteRetentionRun } from '../store/retention-runs.ts';
import { lockDirectory } from './directory-lock.ts';
import { examine } from './doctor.ts';

let db: TestDatabase;
let directory: string;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db[Symbol.asyncDispose]());
beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'sluice-doctor-'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
  await rm(directory, { recursive: true });
});

/** What the doctor says, line by line, and the exit code it sets. */
async function examined(settings: Record<string, string>) {
  const lines: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    lines.push(text.toString().trimEnd());
    return true;
  });
  const given = { SLUICE_DATA_DIR: directory, PORT: '0', DATABASE_URL: db.url, ...settings };
  await examine(parseEnv(given));
  const code = process.exitCode;
  vi.restoreAllMocks();
  process.exitCode = undefined;
  const about = (name: string) => lines.find((line) => line.slice(6).startsWith(name)) ?? '';
  return { lines, about, code };
}

async function listening(): Promise<{ server: Server; port: string }> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return { server, port: String((server.address() as AddressInfo).port) };
}

test('where nothing is wrong every line says ok', async () => {
  const { lines, code } = await examined({});
  expect(lines).toHaveLength(6);
  for (const line of lines) expect(line).toMatch(/^ok {4}/);
  expect(code).toBeUndefined();
});

test('a port in use is a fault, and the rest is looked at all the same', async () => {
  const { server, port } = await listening();
  const { about, lines, code } = await examined({ PORT: port });
  server.close();
  expect(about('address')).toBe(
    `FAULT address: Port ${port} is in use by another program: stop it, or set PORT to a free port.`,
  );
  expect(lines.filter((line) => line.startsWith('ok'))).toHaveLength(5);
  expect(code).toBe(1);
});

test('a Sluice that runs is no fault: its port and directory are its own', async () => {
  const lock = await lockDirectory(directory);
  const { server, port } = await listening();
  const { about, code } = await examined({ PORT: port });
  server.close();
  await lock.release();
  expect(about('data directory')).toContain(`in use by process ${String(process.pid)}`);
  expect(about('address')).toBe('ok    address: Sluice is running');
  expect(code).toBeUndefined();
});

test('a database that says no is a fault, told without its password', async () => {
  const url = new URL(db.url);
  url.pathname = '/nowhere';
  const { about, lines, code } = await examined({ DATABASE_URL: url.href });
  expect(about('database')).toMatch(/^FAULT database: The database at .*\/nowhere cannot be used/);
  if (url.password !== '') expect(lines.join()).not.toContain(url.password);
  expect(code).toBe(1);
});

test('settings that can lose records are told, but are no fault', async () => {
  const url = new URL(db.url);
  url.searchParams.set('options', '-c synchronous_commit=off');
  const { about, code } = await examined({ DATABASE_URL: url.href });
  expect(about('database')).toContain('WARNING: synchronous_commit is off');
  expect(code).toBeUndefined();
});

test('without DATABASE_URL it is the embedded database, and who will run it', async () => {
  const { about } = await examined({ DATABASE_URL: '' });
  expect(about('database')).toMatch(
    /^ok {4}database: embedded, \/.*postgres, run by (?:this )?user/,
  );
});

test('a data directory that is a file is a fault', async () => {
  const file = path.join(directory, 'file');
  await writeFile(file, '');
  const { about, code } = await examined({ SLUICE_DATA_DIR: path.join(file, 'data') });
  expect(about('data directory')).toMatch(/^FAULT data directory: .* cannot be written/);
  expect(code).toBe(1);
});

test('what retention did last and what holds it back is said', async () => {
  await noteRetentionRun(db.pool, {
    duty: 'payloads',
    days: 30,
    removed: 1_200n,
    heldWaiting: 2n,
    heldErrors: 3n,
    blocked: true,
  });
  await createSource(db.pool, { key: 'invoices', name: 'Invoices' });
  await changeSource(db.pool, 'invoices', { recordDays: 3_650 });
  const { about } = await examined({ SLUICE_PAYLOAD_DAYS: '30', SLUICE_RECORD_DAYS: '365' });
  expect(about('retention')).toMatch(
    /^ok {4}retention: payloads are kept 30 days, records 365 days; 1 source has days of its own; payloads: about 1200 removed so far, last looked at 20\S+, 2 held back as not settled, 3 held back as in Error, a long transaction is in the way$/,
  );
});
