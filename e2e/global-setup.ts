/** Starts a fresh Sluice with the launcher for a run of the browser tests, signs in, stops it after. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { request } from '@playwright/test';
import { startInstallation } from '../lib/testing/start-installation.ts';
import { INSTALLATION_FILE, SESSION_FILE, type Installation } from './installation.ts';

const SOURCES = ['github', 'shop', 'payments'];

export default async function setUp(): Promise<() => Promise<void>> {
  const running = await startInstallation(SOURCES);
  const stop = async (): Promise<void> => running[Symbol.asyncDispose]();
  try {
    const { address, databaseUrl, email, password, key } = running;
    await signIn({ address, databaseUrl, email, password, key });
    return stop;
  } catch (error) {
    await stop();
    throw error;
  }
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
