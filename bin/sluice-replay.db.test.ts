import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatRecordId } from '#lib/domain/record-id';
import { inheritEnvironment } from '#lib/server/env';
import { readOperation } from '#lib/server/gateway/replays/read-operations';
import { stepOperation } from '#lib/server/gateway/replays/step-operation';
import { receive } from '#lib/server/gateway/ingress/receive';
import { eventually } from '#lib/testing/eventually';
import { processDue } from '#lib/testing/process-due';
import { createSource, submission } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';

const FAILURE = { class: 'data', code: 'contract', message: 'A field is missing.' } as const;

let db: TestDatabase;
const failed: string[] = [];

beforeAll(async () => {
  db = await createTestDatabase();
  await createSource(db.pool, 'shop');
  const submissions = ['order-1', 'order-2', 'order-3'].map((reference) =>
    submission({ reference }),
  );
  await receive(db.pool, { source: 'shop', keyId: null, submissions });
  failed.push(...(await processDue(db.pool, () => FAILURE)).map(formatRecordId));
});
afterAll(() => db[Symbol.asyncDispose]());

function environment(): NodeJS.ProcessEnv {
  return inheritEnvironment({ NODE_ENV: 'production', DATABASE_URL: db.url });
}

function sluiceReplay(args: readonly string[], input = '') {
  const cli = path.join(import.meta.dirname, 'sluice.ts');
  const run = spawnSync(process.execPath, [cli, 'replay', ...args], {
    input,
    encoding: 'utf8',
    env: environment(),
  });
  return { code: run.status, stdout: run.stdout, stderr: run.stderr };
}

describe('sluice replay', () => {
  it('shows what it would be about', () => {
    const run = sluiceReplay(['--preview', '--filter', 'status=ERROR&source=shop']);
    expect(run.stdout).toBe(
      '3 of 3 records would be replayed\n  source shop: 3\n  type order.created: 3\n',
    );
    expect(run.code).toBe(0);
  });

  it('takes references from standard input and prints the number of the operation', async () => {
    const args = ['--references', '-', '--source', 'shop', '--reason', 'Fixed.', '--no-follow'];
    const run = sluiceReplay([...args, '--rate', '5'], 'order-1\n\norder-2\n');
    expect(run.code).toBe(0);
    expect(run.stdout).toMatch(/^\d+\n$/);
    const operation = await readOperation(db.pool, { id: run.stdout.trim(), sources: null });
    expect(operation).toMatchObject({
      requestedBy: 'command line',
      ratePerSecond: 5,
      counts: { total: 2 },
    });
    await stepOperation(db.pool);
  });

  it('follows an operation to its end, and fails if anything failed again', async () => {
    while (await stepOperation(db.pool));
    await processDue(db.pool, () => null);
    const cli = path.join(import.meta.dirname, 'sluice.ts');
    const args = ['replay', '--ids', failed[2] ?? '', '--reason', 'Again.'];
    const child = spawn(process.execPath, [cli, ...args], { env: environment() });
    const chunks: string[] = [];
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
    const workAndLook = async (): Promise<void> => {
      await stepOperation(db.pool);
      await processDue(db.pool, () => FAILURE);
      expect(child.exitCode).toBe(1);
      expect(chunks.join('')).toMatch(/is done: of 1, 0 fixed, 1 failed the same way/);
    };
    await eventually(workAndLook, { timeoutMs: 30_000 });
  });

  it.each([
    [['--reason', 'Fixed.'], 'Say which records'],
    [['--filter', 'statsu=ERROR', '--reason', 'Fixed.'], 'statsu'],
    [['--filter', 'reference=nobody', '--reason', 'Fixed.'], 'No record matches'],
    [['--ids', '0000000000001'], 'reason'],
  ])('refuses %j with the reason', (args, reason) => {
    const run = sluiceReplay(args);
    expect(run.code).toBe(1);
    expect(run.stderr).toContain(reason);
  });
});
