/** Child processes that are asked by messages and answer each with one message. */
import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import type { z } from 'zod';
import { inheritEnvironment } from '#lib/server/env';
import { endWithUs } from './end-with-us.ts';

const PROCESSES = path.resolve(import.meta.dirname, '../processes');

export interface AskedProcess extends AsyncDisposable {
  readonly pid: number;
  /** What it said when it was ready. */
  readonly ready: unknown;
  /** Sends `question` and waits for its answer; one at a time. */
  ask<Answer>(question: object, answer: z.ZodType<Answer>): Promise<Answer>;
}

export interface ProcessPlan {
  /** A file of bench/processes, without `.ts`. */
  readonly file: string;
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts a process and waits until it has said that it is ready. */
export async function runProcess(plan: ProcessPlan): Promise<AskedProcess> {
  const child = fork(path.join(PROCESSES, `${plan.file}.ts`), plan.args ?? [], {
    env: inheritEnvironment({ NODE_ENV: 'production', ...plan.environment }),
    // What a process of the product logs costs it the writing, but nobody reads it here.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  endWithUs(child);
  const ready = await nextMessage(child);
  return {
    pid: child.pid ?? 0,
    ready,
    ask: async (question, answer) => {
      const message = nextMessage(child);
      child.send(question);
      return answer.parse(await message);
    },
    [Symbol.asyncDispose]: () => end(child),
  };
}

function nextMessage(child: ChildProcess): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const onExit = (code: number | null): void =>
    reject(new Error(`${child.spawnfile} ${child.spawnargs.slice(-2).join(' ')} ended (${code})`));
  child.once('exit', onExit);
  child.once('message', (message: unknown) => {
    child.off('exit', onExit);
    if (isFailure(message)) reject(new Error(message.failed));
    else resolve(message);
  });
  return promise;
}

function isFailure(message: unknown): message is { failed: string } {
  return typeof message === 'object' && message !== null && 'failed' in message;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const limit = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(limit);
}
