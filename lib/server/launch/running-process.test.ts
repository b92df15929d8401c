import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '#lib/testing/eventually';
import { endOrphan, readPostmasterPid } from './postmaster.ts';
import { identifyProcess, isRunning, readCommandLine } from './running-process.ts';

const children: ChildProcess[] = [];
/** A process that does nothing until it is ended. */
async function idle(...args: string[]): Promise<ChildProcess & { pid: number }> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 2 ** 30)', ...args]);
  children.push(child);
  await once(child, 'spawn');
  if (child.pid === undefined) throw new Error('not started');
  return Object.assign(child, { pid: child.pid });
}
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}
afterEach(async () => {
  for (const child of children.splice(0)) await end(child);
});

describe('a process', () => {
  test('is known as long as it runs, and not after it', async () => {
    const child = await idle();
    const identity = identifyProcess(child.pid);
    if (identity === undefined) throw new Error('not found');
    expect(isRunning(identity)).toBe(true);
    await end(child);
    expect(isRunning(identity)).toBe(false);
    expect(identifyProcess(child.pid)).toBeUndefined();
  });

  test('is another one than an earlier one with its id', () => {
    expect(isRunning({ pid: process.pid, started: 'an earlier time' })).toBe(false);
    const self = identifyProcess(process.pid);
    expect(self !== undefined && isRunning(self)).toBe(true);
  });

  test('has its command line, and none when it has ended', async () => {
    const child = await idle('some', 'words of its own');
    await eventually(() => expect(readCommandLine(child.pid)).toContain('some words of its own'));
    await end(child);
    expect(readCommandLine(child.pid)).toBe('');
  });
});

describe('the note of a PostgreSQL in a data directory', () => {
  let data: string;
  beforeEach(async () => {
    data = await mkdtemp(path.join(os.tmpdir(), 'sluice-postmaster-'));
  });
  afterEach(() => rm(data, { recursive: true }));
  const note = (text: string): Promise<void> => writeFile(path.join(data, 'postmaster.pid'), text);

  test('is the first line of its file', async () => {
    await note(`4711\n${data}\n1795369424\n5433\n`);
    expect(await readPostmasterPid(data)).toBe(4711);
  });

  test.each(['', '\n', 'nonsense\n'])('that says %j is none', async (text) => {
    await note(text);
    expect(await readPostmasterPid(data)).toBeUndefined();
  });

  test('that is not there changes nothing', async () => {
    expect(await readPostmasterPid(data)).toBeUndefined();
    await endOrphan(data);
    expect(await readdir(data)).toEqual([]);
  });

  test('goes when its process has ended', async () => {
    const child = await idle('postgres', '-D', data);
    await end(child);
    await note(`${String(child.pid)}\n`);
    await endOrphan(data);
    expect(await readdir(data)).toEqual([]);
  });

  test.each([['vim'], ['postgres', '-D', '/var/lib/postgresql/18/main']])(
    'goes when its id is that of %s by now, which runs on',
    async (...args) => {
      const child = await idle(...args);
      await eventually(() => expect(readCommandLine(child.pid)).toContain(args.join(' ')));
      await note(`${String(child.pid)}\n`);
      await endOrphan(data);
      expect(await readdir(data)).toEqual([]);
      expect(identifyProcess(child.pid)).toBeDefined();
    },
  );

  test('lets its PostgreSQL be ended', async () => {
    const child = await idle('postgres', '-D', data);
    await eventually(() => expect(readCommandLine(child.pid)).toContain(data));
    await note(`${String(child.pid)}\n`);
    await endOrphan(data);
    expect(identifyProcess(child.pid)).toBeUndefined();
  });
});
