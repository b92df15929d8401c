/** Keeps a process of the installation running: starts it again when it crashes, stops it in order. */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { LaunchError } from './launch-error.ts';
import { say } from './say.ts';

export interface ProcessPlan {
  readonly name: string;
  readonly script: string;
  readonly arguments?: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  /** Takes standard output and standard error. */
  readonly logFile: string;
  /** How long it may take to stop before it is killed. */
  readonly stopLimitMs: number;
}

export interface Supervised {
  /** Rejects with LaunchError when the process crashes again and again before it was ever ready. */
  readonly failed: Promise<never>;
  /** From now on a crash is answered with a new start, for ever. */
  markReady(): void;
  tell(message: string): void;
  stop(): Promise<void>;
  /** Ends it at once. */
  kill(): void;
}

const ROOT = path.resolve(import.meta.dirname, '../../..');
const FOLLOW_PARENT = path.join(import.meta.dirname, 'follow-parent.ts');
/**
 * How much of what was just made V8 lets lie about, in MiB. Its own choice grows with the machine's
 * memory; this costs no throughput and takes a quarter off a web process after a burst.
 */
const SMALL_NURSERY = '--max-semi-space-size=8';
const CRASHES_BEFORE_READY = 3;
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;
const HEALTHY_AFTER_MS = 60_000;

/** Starts a process of `plan` and watches over it. */
export function supervise(plan: ProcessPlan): Supervised {
  let child = startProcess(plan);
  let startedAt = Date.now();
  let [ready, stopping, crashes] = [false, false, 0];
  let restart: NodeJS.Timeout | undefined;
  const { promise: failed, reject } = Promise.withResolvers<never>();
  failed.catch(() => undefined);

  const watch = (): void => {
    child.once('exit', (code, signal) => {
      if (stopping) return;
      crashes = Date.now() - startedAt > HEALTHY_AFTER_MS ? 1 : crashes + 1;
      if (!ready && crashes >= CRASHES_BEFORE_READY) {
        void describeCrash(plan).then(reject);
        return;
      }
      const delayMs = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (crashes - 1));
      say(
        `${plan.name} ended (${signal ?? `code ${code ?? '?'}`}); starting it again in ${delayMs} ms; see ${plan.logFile}`,
      );
      restart = setTimeout(begin, delayMs);
    });
  };
  const begin = (): void => {
    child = startProcess(plan);
    startedAt = Date.now();
    watch();
  };
  watch();

  return {
    failed,
    markReady: () => {
      ready = true;
    },
    tell: (message) => {
      if (child.connected) child.send(message);
    },
    stop: async () => {
      stopping = true;
      clearTimeout(restart);
      await stopProcess(child, plan);
      say(`${plan.name} has stopped`);
    },
    kill: () => child.kill('SIGKILL'),
  };
}

/** Detached: Ctrl-C reaches the whole process group of the terminal, and the order to stop is ours. */
function startProcess(plan: ProcessPlan): ChildProcess {
  const log = openSync(plan.logFile, 'a', 0o640);
  try {
    const args = [
      SMALL_NURSERY,
      '--import',
      FOLLOW_PARENT,
      path.resolve(ROOT, plan.script),
      ...(plan.arguments ?? []),
    ];
    return spawn(process.execPath, args, {
      cwd: ROOT,
      detached: true,
      stdio: ['ignore', log, log, 'ipc'],
      env: plan.environment,
    });
  } finally {
    closeSync(log);
  }
}

async function stopProcess(child: ChildProcess, { name, stopLimitMs }: ProcessPlan): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const force = setTimeout(() => {
    say(`${name} did not stop within ${stopLimitMs / 1000} s; ending it`);
    child.kill('SIGKILL');
  }, stopLimitMs);
  child.kill('SIGTERM');
  await ended;
  clearTimeout(force);
}

async function describeCrash({ name, logFile }: ProcessPlan): Promise<LaunchError> {
  const log = await readFile(logFile, 'utf8').catch(() => '');
  const end = log.trim().split('\n').slice(-15).join('\n');
  return new LaunchError(
    `The ${name} process ends as soon as it starts (log: ${logFile}):\n${end}`,
  );
}
