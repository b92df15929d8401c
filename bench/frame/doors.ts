/** The processes that take requests: the product's own web process, and doors that store elsewhere. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { inheritEnvironment } from '#lib/server/env';
import { findFreePort } from '#lib/server/launch/free-port';
import { eventually } from '#lib/testing/eventually';
import type { QueuePlace } from '../queues/queue.ts';
import { endWithUs } from './end-with-us.ts';
import type { SluiceDatabase } from './ground.ts';
import { runProcess } from './run-process.ts';

export interface Door extends AsyncDisposable {
  readonly port: number;
  readonly pid: number;
}

const ROOT = path.resolve(import.meta.dirname, '../..');
const readySchema = z.object({ port: z.number() });

/** `sluice web --api-only` as an installation runs it. */
export async function startWeb({ databaseUrl }: SluiceDatabase): Promise<Door> {
  const port = await findFreePort();
  const child = spawn(process.execPath, [path.join(ROOT, 'server.ts'), '--api-only'], {
    env: inheritEnvironment({
      NODE_ENV: 'production',
      PORT: String(port),
      DATABASE_URL: databaseUrl,
    }),
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  endWithUs(child);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  await eventually(
    async () => {
      const { ok } = await fetch(`http://127.0.0.1:${port}/readyz`);
      if (!ok) throw new Error('the web process is not ready');
    },
    { timeoutMs: 30_000 },
  );
  return {
    port,
    pid: child.pid ?? 0,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

type DoorKind = 'nothing' | 'one-insert' | QueuePlace;

/** The product's listener and key check in front of another way of storing. */
export async function startDoor(kind: DoorKind, { databaseUrl }: SluiceDatabase): Promise<Door> {
  const args = typeof kind === 'string' ? [kind] : ['queue', JSON.stringify(kind)];
  return startListener('door', args, databaseUrl);
}

/** Bare node:http, without anything. */
export function startBare(): Promise<Door> {
  return startListener('bare', []);
}

/** Next alone, serving its route of the door. Null: the console is not built. */
export async function startNextRoute({ databaseUrl }: SluiceDatabase): Promise<Door | null> {
  if (!existsSync(path.join(ROOT, '.next/BUILD_ID'))) return null;
  return startListener('next-only', [], databaseUrl);
}

async function startListener(
  file: string,
  args: readonly string[],
  databaseUrl = '',
): Promise<Door> {
  const environment = { DATABASE_URL: databaseUrl };
  const started = await runProcess({ file, args, environment });
  const { port } = readySchema.parse(started.ready);
  return {
    port,
    pid: started.pid,
    [Symbol.asyncDispose]: () => started[Symbol.asyncDispose](),
  };
}
