import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi, type MockInstance } from 'vitest';
import { eventually } from '#lib/testing/eventually';
import { inheritEnvironment } from '../env.ts';
import { LaunchError } from './launch-error.ts';
import { identifyProcess } from './running-process.ts';
import { supervise, type Supervised } from './supervise.ts';

let directory: string;
let running: Supervised | undefined;
let told: MockInstance<typeof process.stderr.write>;
beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'sluice-supervise-'));
  told = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
  vi.restoreAllMocks();
  await rm(directory, { recursive: true });
});

const logFile = (): string => path.join(directory, 'child.log');
const readLog = (): Promise<string> => readFile(logFile(), 'utf8').catch(() => '');

/** Starts a script that is written where it is needed; it finds its own pid in its log. */
async function start(script: string, stopLimitMs = 5_000): Promise<Supervised> {
  const file = path.join(directory, 'child.mjs');
  await writeFile(file, script);
  running = supervise({
    name: 'child',
    script: file,
    environment: inheritEnvironment({}),
    logFile: logFile(),
    stopLimitMs,
  });
  return running;
}

async function readPids(): Promise<number[]> {
  const log = await readLog();
  return [...log.matchAll(/pid (\d+)/g)].map((match) => Number(match[1]));
}

const STAYS = "console.log('pid', process.pid); setInterval(() => {}, 1000);";

test('a crash is answered with a new start', async () => {
  const child = await start(STAYS);
  child.markReady();
  const [first = 0] = await eventually(async () => {
    const pids = await readPids();
    expect(pids).toHaveLength(1);
    return pids;
  });
  process.kill(first, 'SIGKILL');
  await eventually(async () => expect(await readPids()).toHaveLength(2));
});

test('what crashes again and again before it was ready fails with the end of its log', async () => {
  const child = await start("console.log('cannot find the moon'); process.exit(3);");
  await expect(child.failed).rejects.toThrow(LaunchError);
  await expect(child.failed).rejects.toThrow('cannot find the moon');
});

test('stopping ends the process in order and does not start it again', async () => {
  const child = await start(
    `${STAYS} process.on('SIGTERM', () => { console.log('bye'); process.exit(0); });`,
  );
  const [pid = 0] = await eventually(async () => {
    const pids = await readPids();
    expect(pids).toHaveLength(1);
    return pids;
  });
  await child.stop();
  expect(await readLog()).toContain('bye');
  expect(told).toHaveBeenLastCalledWith('sluice: child has stopped\n');
  expect(identifyProcess(pid)).toBeUndefined();
});

test('a process that does not stop in time is killed', async () => {
  const child = await start(`process.on('SIGTERM', () => {}); ${STAYS}`, 200);
  const [pid = 0] = await eventually(async () => {
    const pids = await readPids();
    expect(pids).toHaveLength(1);
    return pids;
  });
  await child.stop();
  expect(identifyProcess(pid)).toBeUndefined();
});

test('a process is told what its launcher has to say', async () => {
  const child = await start(`${STAYS} process.on('message', (m) => console.log('told', m));`);
  await eventually(async () => {
    child.tell('drain');
    expect(await readLog()).toContain('told drain');
  });
});

test('what the process forks in turn does not follow the launcher', async () => {
  await start(`${STAYS} console.log('flags', JSON.stringify(process.execArgv));`);
  await eventually(async () =>
    expect(await readLog()).toContain('flags ["--max-semi-space-size=8"]'),
  );
});
