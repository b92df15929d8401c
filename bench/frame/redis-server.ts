/** A Redis of the benchmark's own, when the machine has redis-server. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { findFreePort } from '#lib/server/launch/free-port';
import { eventually } from '#lib/testing/eventually';
import { endWithUs } from './end-with-us.ts';

export interface RedisServer extends AsyncDisposable {
  readonly port: number;
}

/** `7.0.15`, or null when there is no redis-server on the PATH. */
export function findRedisVersion(): string | null {
  const { status, stdout } = spawnSync('redis-server', ['--version'], { encoding: 'utf8' });
  return status === 0 ? (/v=(\S+)/.exec(stdout)?.[1] ?? 'unknown') : null;
}

/** Starts one in a directory of its own; disposing stops it and deletes what it wrote. */
export async function startRedis(appendfsync: 'always' | 'everysec'): Promise<RedisServer> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'sluice-bench-redis-'));
  const port = await findFreePort();
  const settings = {
    port: String(port),
    bind: '127.0.0.1',
    dir: directory,
    save: '',
    appendonly: 'yes',
    appendfsync,
    'maxmemory-policy': 'noeviction',
    daemonize: 'no',
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const server = spawn('redis-server', flags, { stdio: 'ignore' });
  endWithUs(server);
  const ended = new Promise((resolve) => server.once('exit', resolve));
  await eventually(() => knock(port), { timeoutMs: 10_000 });
  return {
    port,
    [Symbol.asyncDispose]: async () => {
      server.kill('SIGKILL');
      await ended;
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function knock(port: number): Promise<void> {
  const socket = net.connect({ port, host: '127.0.0.1' });
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
  } finally {
    socket.destroy();
  }
}
