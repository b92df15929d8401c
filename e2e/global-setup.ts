/** Starts a fresh Sluice with the launcher for a run of the browser tests, signs in, stops it after. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import os from 'node:os';
import path from 'node:path';
import { request } from '@playwright/test';
import { z } from 'zod';
import { inheritEnvironment } from '../lib/server/env.ts';
import { findFreePort } from '../lib/server/launch/free-port.ts';
import { INSTALLATION_FILE, SESSION_FILE, type Installation } from './installation.ts';

const CLI = path.resolve(import.meta.dirname, '../bin/sluice.js');
const SOURCES = ['github', 'shop', 'payments'];
const START_LIMIT_MS = 10 * 60_000;

export default async function setUp(): Promise<() => Promise<void>> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'sluice-e2e-'));
  await chmod(directory, 0o755);
  const credentials = { email: 'e2e@sluice.local', password: 'browser tests only' };
  const port = await findFreePort();
  const environment = inheritEnvironment({
    PORT: String(port),
    DATABASE_URL: '',
    SLUICE_DATA_DIR: path.join(directory, 'data'),
    SLUICE_ADMIN_EMAIL: credentials.email,
    SLUICE_ADMIN_PASSWORD: credentials.password,
  });
  const server = spawn(process.execPath, [CLI, 'start'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = async (): Promise<void> => {
    await stopServer(server);
    await rm(directory, { recursive: true, force: true });
  };
  try {
    await waitForAddress(server);
    const databaseUrl = await readDatabaseUrl(path.join(directory, 'data'));
    for (const source of SOURCES) runCli(environment, ['sources', 'add', source]);
    const scopes = 'ingress,egress,deliver,read,replay';
    const key = runCli(environment, ['keys', 'create', '--source', '*', '--scope', scopes]);
    const address = `http://127.0.0.1:${port}`;
    await signIn({ address, databaseUrl, key, ...credentials });
    return stop;
  } catch (error) {
    await stop();
    throw error;
  }
}

async function waitForAddress(server: ChildProcess): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  server.stdout?.setEncoding('utf8').on('data', (text: string) => {
    if (text.includes('Sluice is ready')) resolve(text);
  });
  server.once('exit', () => reject(new Error('Sluice ended before it was ready.')));
  const limit = setTimeout(() => reject(new Error('Sluice did not become ready.')), START_LIMIT_MS);
  await promise;
  clearTimeout(limit);
}

async function readDatabaseUrl(directory: string): Promise<string> {
  const content: unknown = JSON.parse(await readFile(path.join(directory, 'launch.json'), 'utf8'));
  return z.object({ databaseUrl: z.string() }).parse(content).databaseUrl;
}

function runCli(env: NodeJS.ProcessEnv, args: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], {
    env,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`sluice ${args.join(' ')}: ${stderr}`);
  return stdout.trim();
}

async function signIn(installation: Installation): Promise<void> {
  const { address, email, password } = installation;
  await mkdir(path.dirname(SESSION_FILE), { recursive: true });
  await writeFile(INSTALLATION_FILE, JSON.stringify(installation));
  const api = await request.newContext({ baseURL: address, extraHTTPHeaders: { origin: address } });
  const response = await api.post('/api/auth/sign-in/email', { data: { email, password } });
  if (!response.ok()) throw new Error(`Signing in answered ${response.status()}.`);
  await api.storageState({ path: SESSION_FILE });
  await api.dispose();
}

async function stopServer(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  const ended = once(server, 'exit');
  server.kill('SIGTERM');
  await ended;
}
