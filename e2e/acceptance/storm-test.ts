/** Tests of a support person: one storm of two thousand failures among twenty thousand records for all. */
import { request, test as base, type Browser, type Page } from '@playwright/test';
import { asPerson } from '../console-page.ts';
import { read, uniqueName } from '../door.ts';
import { driveInstallation } from '../installation.ts';
import { sourcesSchema } from '../../lib/contracts/source.ts';
import type { Call } from '../../lib/testing/storm-core-app.ts';
import { startStorm, type Sending, type SentRecord, type Storm } from '../../lib/testing/storm.ts';

/** Of each of the three causes. */
export const FAILURES = 667;
const RECORDS_BEFORE = 18_000;

type Session = Awaited<ReturnType<Awaited<ReturnType<typeof request.newContext>>['storageState']>>;

/** A source of the test's own, whose records the Core App of the storm refuses by their fault. */
export interface Shore {
  readonly source: string;
  /** Sends records and waits until all of them have come to an end. */
  fail(fault: string, count: number, more?: Partial<Sending>): Promise<readonly SentRecord[]>;
  /** The same without waiting. */
  send(fault: string, count: number, more?: Partial<Sending>): Promise<readonly SentRecord[]>;
  /** From now on what was refused for this fault is taken, or refused for another one. */
  mend(fault: string, instead?: string): void;
  hold(): void;
  letGo(): void;
  settle(): Promise<void>;
  /** Sets mutes back, as if so long had passed since. */
  ageMutes(minutes: number): Promise<void>;
  /** What the Core App was asked so far. */
  calls(): readonly Call[];
}

interface WorkerFixtures {
  readonly storm: Storm;
  readonly session: Session;
}

export const test = base.extend<{ shore: Shore }, WorkerFixtures>({
  storm: [
    async ({}, use) => {
      await using storm = await startStorm({ records: RECORDS_BEFORE, failures: FAILURES });
      const { address, databaseUrl, email, password, key } = storm.installation;
      driveInstallation({ address, databaseUrl, email, password, key });
      await use(storm);
    },
    { scope: 'worker', timeout: 240_000, auto: true },
  ],
  session: [
    async ({ storm }, use) => {
      const { address, email, password } = storm.installation;
      await use(await signIn(address, { email, password }));
    },
    { scope: 'worker' },
  ],
  storageState: async ({ session }, use) => {
    await use(session);
  },
  shore: async ({ storm, page }, use) => {
    const shore = await newShore(storm, page);
    await use(shore);
    shore.letGo();
  },
});
export { expect } from '@playwright/test';

interface Credentials {
  readonly email: string;
  readonly password: string;
}

async function signIn(address: string, credentials: Credentials): Promise<Session> {
  const api = await request.newContext({ baseURL: address, extraHTTPHeaders: { origin: address } });
  const answer = await api.post('/api/auth/sign-in/email', { data: credentials });
  if (!answer.ok()) throw new Error(`Signing in answered ${String(answer.status())}.`);
  const session = await api.storageState();
  await api.dispose();
  return session;
}

async function newShore(storm: Storm, page: Page): Promise<Shore> {
  const source = uniqueName('shore');
  const { coreApp } = storm;
  const { url: handlerUrl } = coreApp;
  await asPerson(page, 'POST', '/api/v1/sources', { key: source, name: source, handlerUrl });
  const sendOwn: Shore['send'] = (fault, count, more = {}) =>
    storm.send({ source, fault, count, ...more });
  return {
    source,
    send: sendOwn,
    fail: async (...sending) => {
      const sent = await sendOwn(...sending);
      await storm.settle(source);
      return sent;
    },
    mend: (fault, instead) => coreApp.mend(source, fault, instead),
    hold: () => coreApp.hold(source),
    letGo: () => coreApp.letGo(source),
    settle: () => storm.settle(source),
    ageMutes: (minutes) => storm.ageMutes(source, minutes),
    calls: () => coreApp.callsOf(source),
  };
}

/** A page of another person; `admin` is a page of who may create people. */
export async function newPerson(
  browser: Browser,
  admin: Page,
  { address, role }: { address: string; role: 'viewer' | 'operator' },
): Promise<Page> {
  const credentials = {
    email: `${uniqueName(role)}@sluice.test`,
    password: 'a person of the tests',
  };
  const person = { name: role === 'viewer' ? 'Vera Viewer' : 'Olga Operator', role };
  await asPerson(admin, 'POST', '/api/v1/people', { ...person, ...credentials });
  const context = await browser.newContext({ storageState: await signIn(address, credentials) });
  return context.newPage();
}

/** Adds the source whose handlers and contracts are installed with every worker, once. */
export async function ensureShop(page: Page): Promise<void> {
  const { sources } = await read('/api/v1/sources', sourcesSchema);
  if (sources.some(({ key }) => key === 'shop')) return;
  await asPerson(page, 'POST', '/api/v1/sources', { key: 'shop', name: 'Shop' });
}
