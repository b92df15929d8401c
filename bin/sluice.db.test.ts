import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { inheritEnvironment } from '#lib/server/env';
import { createWebhookKeyPair } from '#lib/client-sdk/webhook-key';
import { findSignedCaller } from '#lib/server/gateway/signed-keys';
import { authenticateMachine } from '#lib/server/gateway/machine-keys';
import { listPeople } from '#lib/server/gateway/people';
import { readSource } from '#lib/server/gateway/sources';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';

let db: TestDatabase;
let directory: string;
beforeEach(async () => {
  db = await createTestDatabase();
  directory = await mkdtemp(path.join(os.tmpdir(), 'sluice-cli-'));
});
afterEach(async () => {
  await db[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

interface Run {
  readonly input?: string;
  readonly settings?: Readonly<Record<string, string>>;
}

/** Runs the command line as a person would, on the test's database. */
function sluice(args: readonly string[], { input = '', settings = {} }: Run = {}) {
  const run = spawnSync(process.execPath, [path.join(import.meta.dirname, 'sluice.ts'), ...args], {
    cwd: directory,
    input,
    encoding: 'utf8',
    env: inheritEnvironment({
      NODE_ENV: 'production',
      DATABASE_URL: db.url,
      SLUICE_DATA_DIR: path.join(directory, 'data'),
      ...settings,
    }),
  });
  return { code: run.status, stdout: run.stdout, stderr: run.stderr };
}

test('keys create prints the key once, alone on standard output', async () => {
  expect(sluice(['sources', 'add', 'web-shop']).code).toBe(0);
  const run = sluice(['keys', 'create', '--source', 'web-shop', '--scope', 'ingress, read']);
  expect(run.stdout).toMatch(/^sluice_[^\s]+\n$/);
  expect(await authenticateMachine(db.pool, run.stdout.trim())).toMatchObject({
    scopes: ['ingress', 'read'],
    sources: ['web-shop'],
  });
});

test('keys create --signed prints what requests are signed with, and names the key', async () => {
  const settings = { SLUICE_SECRET_KEY: Buffer.alloc(32, 3).toString('base64') };
  const args = ['keys', 'create', '--source', '*', '--scope', 'ingress', '--signed'];
  const shared = sluice(args, { settings });
  expect(shared.stdout).toMatch(/^whsec_[A-Za-z0-9+/=]+\n$/);
  expect(shared.stderr).toMatch(/Webhook-Key: [a-z0-9]{8}/);
  const missing = sluice(args, { settings: { SLUICE_SECRET_KEY: '' } });
  expect(missing).toMatchObject({ code: 1, stdout: '' });
  expect(missing.stderr).toContain('SLUICE_SECRET_KEY');
  const { publicKey } = createWebhookKeyPair();
  const theirs = sluice([...args, '--public-key', publicKey]);
  expect(theirs.stdout).toMatch(/^[a-z0-9]{8}\n$/);
  const caller = await findSignedCaller(db.pool, theirs.stdout.trim());
  expect(caller?.principal).toMatchObject({ scopes: ['ingress'], sources: ['*'] });
});

test('a key for a source that does not exist is refused', () => {
  const run = sluice(['keys', 'create', '--source', 'nowhere', '--scope', 'read']);
  expect(run).toMatchObject({ code: 1, stdout: '' });
  expect(run.stderr).toContain('There is no source “nowhere”.');
});

test('sources keep says how long a source keeps what it received, and takes it back', async () => {
  expect(sluice(['sources', 'add', 'web-shop']).code).toBe(0);
  const run = sluice(['sources', 'keep', 'web-shop', '--payloads', '30', '--records', '365']);
  expect(run.stderr).toContain('web-shop: payloads are kept 30 days, records 365 days');
  expect(sluice(['sources', 'keep', 'web-shop', '--payloads', 'default']).code).toBe(0);
  expect(await readSource(db.pool, 'web-shop')).toMatchObject({
    payloadDays: null,
    recordDays: 365,
  });
  for (const wrong of [
    ['--records', '0'],
    ['--records', 'many'],
  ])
    expect(sluice(['sources', 'keep', 'web-shop', ...wrong])).toMatchObject({ code: 1 });
  const nothing = sluice(['sources', 'keep', 'web-shop']);
  expect(nothing).toMatchObject({ code: 1 });
  expect(nothing.stderr).toContain('Say what is kept for how long: --payloads, --records or both.');
});

test('a scope that does not exist is refused', () => {
  const run = sluice(['keys', 'create', '--source', '*', '--scope', 'everything']);
  expect(run).toMatchObject({ code: 1, stdout: '' });
  expect(run.stderr).toContain('scopes');
});

test('a source is added once', () => {
  expect(sluice(['sources', 'add', 'web-shop', '--name', 'Web shop']).code).toBe(0);
  const again = sluice(['sources', 'add', 'web-shop']);
  expect(again.code).toBe(1);
  expect(again.stderr).toContain('There is already a source “web-shop”.');
});

test('admin create takes the password from standard input', async () => {
  const run = sluice(['admin', 'create', '--email', 'ada@example.com'], {
    input: 'a password of some length\n',
  });
  expect(run.code).toBe(0);
  expect(run.stdout + run.stderr).not.toContain('a password');
  expect(await listPeople(db.pool)).toMatchObject([{ email: 'ada@example.com', role: 'admin' }]);
});

test('a short password is refused with the reason', () => {
  const run = sluice(['admin', 'create', '--email', 'ada@example.com'], { input: 'short' });
  expect(run.code).toBe(1);
  expect(run.stderr).toContain('must have at least 12 characters');
});

test('migrate may be run again', () => {
  expect(sluice(['migrate'])).toMatchObject({ code: 0, stdout: '' });
});

test('a database that cannot be reached gets one clear sentence', () => {
  const settings = { DATABASE_URL: 'postgresql://u:secret@127.0.0.1:1/nowhere' };
  const run = sluice(['migrate'], { settings });
  expect(run.code).toBe(1);
  expect(run.stderr).toMatch(
    /^sluice: The database at 127\.0\.0\.1:1\/nowhere cannot be used: .*\n$/,
  );
  expect(run.stderr).not.toContain('secret');
});

test('a data directory that cannot be written gets one clear sentence', () => {
  const run = sluice(['start'], { settings: { SLUICE_DATA_DIR: '/proc/sluice', PORT: '0' } });
  expect(run.code).toBe(1);
  expect(run.stderr).toMatch(/^sluice: The data directory \/proc\/sluice cannot be written .*\n$/);
});

test('a setting that cannot be used is named', () => {
  const run = sluice(['doctor'], { settings: { PORT: 'abc' } });
  expect(run.code).toBe(1);
  expect(run.stderr).toContain('PORT');
});

test('doctor looks at everything a start needs', () => {
  const run = sluice(['doctor'], { settings: { PORT: '0' } });
  expect(run.stdout).toContain('ok    data directory');
  expect(run.stdout).toMatch(/ok {4}database: PostgreSQL \d+/);
  expect(run.code).toBe(0);
});

test('an unknown command is answered with the help', () => {
  const run = sluice(['nonsense']);
  expect(run.code).toBe(1);
  expect(run.stderr).toContain('Usage: sluice');
});

test('seed makes up records and says how many', async () => {
  const run = sluice(['seed', '--records', '50', '--days', '3', '--waiting', '5']);
  expect(run.code).toBe(0);
  expect(run.stderr).toContain('done: 50 of 50 records');
  const { rows } = await db.pool.query(
    `SELECT count(*)::int AS records, count(*) FILTER (WHERE settled_at IS NULL)::int >= 5 AS some_wait,
            min(received_at) > now() - interval '4 days' AS recent FROM record_status`,
  );
  expect(rows).toEqual([{ records: 50, some_wait: true, recent: true }]);
});

test.each([
  [['--records', 'many'], 'records:'],
  [['--records', '5', '--waiting', '6'], 'waiting: no more than all of the records can wait'],
])('seed refuses %j', (options, reason) => {
  const run = sluice(['seed', ...options]);
  expect(run.code).toBe(1);
  expect(run.stderr).toContain(reason);
});
