/** `sluice start` and `sluice demo`: the whole installation, started and stopped in order. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { inheritEnvironment, type Env } from '../env.ts';
import { ownAddress } from '../own-address.ts';
import { buildConsole } from './build-console.ts';
import { checkPort } from './check-port.ts';
import { refuseSecondStart } from './directory-lock.ts';
import { createFirstAdministrator, type Credentials } from './first-administrator.ts';
import { findFreePort } from './free-port.ts';
import { openLaunchedDatabase } from './open-database.ts';
import { prepareDemo } from './prepare-demo.ts';
import { prepareSecretKey } from './secret-key.ts';
import { answer, say, surviveLostTerminal } from './say.ts';
import { listenForStop } from './stop-request.ts';
import { supervise, type ProcessPlan, type Supervised } from './supervise.ts';
import { waitUntilReady } from './wait-until-ready.ts';

export interface StartOptions {
  /** Also run the demo Integration App. */
  readonly demo: boolean;
}

type Process = Pick<ProcessPlan, 'name' | 'script' | 'stopLimitMs'>;
const WEB: Process = { name: 'web', script: 'server.ts', stopLimitMs: 20_000 };
const WORKER: Process = { name: 'worker', script: 'worker/main.ts', stopLimitMs: 45_000 };
const DEMO: Process = { name: 'demo', script: 'demo/main.ts', stopLimitMs: 10_000 };

interface Installation {
  readonly settings: Env;
  readonly port: number;
  readonly databaseUrl: string;
  readonly secretKey: string;
  readonly logs: string;
  /** Aborted when the installation has to stop. */
  readonly signal: AbortSignal;
}

/**
 * Starts database, web and worker, and returns when everything has stopped again.
 * @throws LaunchError, MigrationError when the start fails; what had started is stopped first
 */
export async function start(settings: Env, options: StartOptions): Promise<void> {
  surviveLostTerminal();
  const running: Supervised[] = [];
  const stop = listenForStop(() => {
    for (const each of running) each.kill();
    process.exit(130);
  });
  await using stack = new AsyncDisposableStack();
  stack.defer(() => {
    if (stop.signal.aborted) say('everything has stopped');
  });
  const port = settings.PORT === 0 ? await findFreePort() : settings.PORT;
  await refuseSecondStart(settings.SLUICE_DATA_DIR);
  await checkPort({ host: settings.HOST, port });
  const database = await openLaunchedDatabase(settings);
  stack.defer(async () => {
    await database.close();
    if (database.server !== undefined) say('the database has stopped');
  });
  const logs = path.join(settings.SLUICE_DATA_DIR, 'logs');
  await mkdir(logs, { recursive: true });
  const installation = {
    settings,
    port,
    databaseUrl: database.url,
    secretKey: await prepareSecretKey(settings),
    logs,
    signal: stop.signal,
  };
  const up = bringUp(installation, options, (each) => {
    running.push(each);
    stack.defer(() => each.stop());
  });
  await Promise.race([up.then(() => stop.requested), stop.requested]);
  // Now the stack unwinds: demo, worker, web, and the database last.
  running[0]?.tell('drain');
  up.catch(() => undefined);
}

async function bringUp(
  installation: Installation,
  options: StartOptions,
  started: (each: Supervised) => void,
): Promise<void> {
  const { settings, port, databaseUrl, signal } = installation;
  await buildConsole(signal);
  const demo = options.demo ? await readyDemo(installation) : undefined;
  signal.throwIfAborted();
  say('starting web and worker …');
  const launch = (process: Process, told = demo?.shared): Supervised => {
    const each = supervise(plan(installation, process, told));
    started(each);
    return each;
  };
  const [web, worker] = [launch(WEB), launch(WORKER)];
  const administrator = createFirstAdministrator(databaseUrl, {
    email: settings.SLUICE_ADMIN_EMAIL,
    password: settings.SLUICE_ADMIN_PASSWORD,
  });
  administrator.catch(() => undefined);
  await Promise.race([waitUntilReady(ownAddress(settings.HOST, port)), web.failed, worker.failed]);
  signal.throwIfAborted();
  for (const each of [web, worker, ...(demo === undefined ? [] : [launch(DEMO, demo.own)])])
    each.markReady();
  answer(describe(installation, await administrator));
}

type Variables = Readonly<Record<string, string>>;

/** What the demo is told for itself, and what it shares with the worker that serves it. */
async function readyDemo(
  installation: Installation,
): Promise<{ readonly own: Variables; readonly shared: Variables }> {
  const { settings, port, databaseUrl } = installation;
  const ledger = settings.SLUICE_DEMO_LEDGER_URL ?? `http://127.0.0.1:${await findFreePort()}`;
  const { SLUICE_DATA_DIR: directory, AMQP_URL } = settings;
  const hasBroker = AMQP_URL !== undefined;
  const { keyName, secretKey } = await prepareDemo({ databaseUrl, directory, hasBroker });
  const shared = { SLUICE_DEMO_LEDGER_URL: ledger };
  const own = {
    SLUICE_URL: ownAddress(settings.HOST, port),
    SLUICE_KEY_NAME: keyName,
    SLUICE_SIGNING_KEY: secretKey,
  };
  return { own: { ...own, ...shared }, shared };
}

function plan(
  { port, databaseUrl, secretKey, logs }: Installation,
  process: Process,
  told: Variables = {},
): ProcessPlan {
  return {
    ...process,
    logFile: path.join(logs, `${process.name}.log`),
    environment: inheritEnvironment({
      NODE_ENV: 'production',
      DATABASE_URL: databaseUrl,
      SLUICE_SECRET_KEY: secretKey,
      PORT: String(port),
      ...told,
    }),
  };
}

function describe(installation: Installation, credentials?: Credentials): string {
  const { settings, port } = installation;
  const address = settings.PUBLIC_URL ?? ownAddress(settings.HOST, port);
  const signIn =
    credentials === undefined
      ? ['as before; another administrator: npx sluice admin create --email you@example.com']
      : [credentials.email, `Password   ${credentials.password}   (shown this once)`];
  return [
    '',
    'Sluice is ready.',
    '',
    `  Console    ${address}`,
    ...signIn.map((line, index) => (index === 0 ? `  Sign in    ${line}` : `  ${line}`)),
    `  API        ${address}/docs`,
    `  Logs       ${installation.logs}`,
    '',
    '  Ctrl-C stops everything in order.',
    '',
  ].join('\n');
}
