/** Starts a fresh Sluice, with a broker where one can be had, for a run of the browser tests; stops it after. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { request } from '@playwright/test';
import { missingRabbit, startRabbitServer } from '../lib/testing/rabbit-server.ts';
import { startInstallation, type RunningInstallation } from '../lib/testing/start-installation.ts';
import { INSTALLATION_FILE, SESSION_FILE, type Installation } from './installation.ts';

const SOURCES = ['github', 'shop', 'payments'];

export default async function setUp(): Promise<() => Promise<void>> {
  const broker = missingRabbit === null ? await startRabbitServer() : null;
  const queue = broker === null ? {} : { amqpUrl: await broker.createVhost() };
  const stopBroker = () => broker?.[Symbol.asyncDispose]();
  const running = await startOn(queue.amqpUrl).catch(async (error: unknown) => {
    await stopBroker();
    throw error;
  });
  const stop = async (): Promise<void> => {
    await running[Symbol.asyncDispose]();
    await stopBroker();
  };
  try {
    const { address, databaseUrl, email, password, key } = running;
    await signIn({ address, databaseUrl, email, password, key, ...queue });
    return stop;
  } catch (error) {
    await stop();
    throw error;
  }
}

function startOn(amqpUrl: string | undefined): Promise<RunningInstallation> {
  return startInstallation(SOURCES, amqpUrl === undefined ? {} : { AMQP_URL: amqpUrl });
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
