/** One broker for all the test files of a run that break nothing in it: each has its own virtual hosts. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { inject } from 'vitest';
import { z } from 'zod';
import { eventually } from './eventually.ts';
import { createVhost, startRabbitServer } from './rabbit-server.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the broker of a run is started by the first test that asks for it. */
    brokerDirectory: string;
  }
}

const nodeSchema = z.object({
  node: z.string(),
  cookie: z.string(),
  ports: z.object({ names: z.number(), amqp: z.number() }),
});

/** The URL of an empty virtual host on the broker of this run, which is started when nobody has yet. */
export async function createSharedVhost(): Promise<string> {
  const directory = inject('brokerDirectory');
  const known = path.join(directory, 'node.json');
  if (await isFirst(directory)) {
    const { node } = await startRabbitServer(directory);
    await writeFile(`${known}.new`, JSON.stringify(node));
    await rename(`${known}.new`, known);
  }
  await eventually(() => readFile(known), { timeoutMs: 120_000, intervalMs: 50 });
  return createVhost(nodeSchema.parse(JSON.parse(await readFile(known, 'utf8'))));
}

async function isFirst(directory: string): Promise<boolean> {
  return mkdir(path.join(directory, 'starting')).then(
    () => true,
    () => false,
  );
}

/** Where a run may start its broker, and how to end it after the last test. */
export async function prepareSharedRabbit(): Promise<{
  readonly directory: string;
  end(): Promise<void>;
}> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'sluice-brokers-'));
  return {
    directory,
    end: async () => {
      for (const entry of await readdir(directory)) await endBroker(path.join(directory, entry));
      await rm(directory, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** What a test started in another process, which has ended since. */
async function endBroker(directory: string): Promise<void> {
  const processes = path.join(directory, 'processes');
  if (!existsSync(processes)) return;
  for (const line of (await readFile(processes, 'utf8')).trim().split('\n')) killIfThere(line);
}

function killIfThere(pid: string): void {
  try {
    process.kill(Number(pid), 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
