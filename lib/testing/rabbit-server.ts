/** A real RabbitMQ of a test, in a directory and on ports of its own: stopped, killed, wiped at will. */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { appendFileSync, closeSync, openSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { findRabbit } from '../../bin/checks/find-rabbit.js';
import { eventually } from './eventually.ts';
import { ERLANG_PATH, evaluateErlang, type ErlangNode } from './evaluate-erlang.ts';

export interface RabbitServer extends AsyncDisposable {
  readonly port: number;
  /** Makes an empty virtual host and gives back its URL, which also names the user. */
  createVhost(): Promise<string>;
  /** Runs Erlang expressions in the broker; gives back the last one's value as Erlang writes it. */
  evaluate(expressions: string): Promise<string>;
  /** Stops it in good order; its data stay. */
  stop(): Promise<void>;
  /** As a power failure would. */
  kill(): Promise<void>;
  /** Starts it again after stop or kill, on the same port. */
  start(): Promise<void>;
  /** Throws the data of a stopped broker away; the next start has the virtual hosts, all empty. */
  wipe(): Promise<void>;
  readonly node: ErlangNode;
}

/** Why the tests that need a broker are skipped; null: there is one. */
export const missingRabbit: string | null =
  findRabbit() === undefined
    ? 'RabbitMQ is not installed (Debian: apt install rabbitmq-server)'
    : null;

/** Twenty times what a start takes on two busy cores. */
const START_MS = 120_000;

interface Ports {
  readonly amqp: number;
  readonly distribution: number;
  readonly names: number;
}

interface Broker extends ErlangNode {
  readonly directory: string;
  readonly ports: Ports;
}

/** Starts a broker with no plugin. What it keeps is in a new directory below `parent`. */
export async function startRabbitServer(parent: string = os.tmpdir()): Promise<RabbitServer> {
  const broker = await prepare(parent);
  const names = startProcess(broker, 'epmd', [
    ...['-port', String(broker.ports.names), '-address', '127.0.0.1'],
  ]);
  await waitForPort(broker.ports.names, names);
  const vhosts = new Set<string>();
  let running = await startBroker(broker, vhosts);
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    await endProcess(running, signal);
  };
  return {
    node: broker,
    port: broker.ports.amqp,
    createVhost: async () => {
      const url = await createVhost(broker);
      vhosts.add(new URL(url).pathname.slice(1));
      return url;
    },
    evaluate: (expressions) => evaluateErlang(broker, expressions),
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    start: async () => {
      running = await startBroker(broker, vhosts);
    },
    wipe: () => rm(path.join(broker.directory, 'data'), { recursive: true, force: true }),
    [Symbol.asyncDispose]: async () => {
      await Promise.all([end('SIGKILL'), endProcess(names, 'SIGKILL')]);
      await rm(broker.directory, { recursive: true, force: true });
    },
  };
}

async function prepare(parent: string): Promise<Broker> {
  const directory = await mkdtemp(path.join(parent, 'sluice-rabbit-'));
  const [amqp, distribution, names] = await findFreePorts(3);
  if (amqp === undefined || distribution === undefined || names === undefined)
    throw new Error('there are no free ports');
  const node = `sluice-${randomBytes(4).toString('hex')}@localhost`;
  const cookie = randomBytes(16).toString('hex');
  await mkdir(path.join(directory, 'log'));
  await writeFile(path.join(directory, '.erlang.cookie'), cookie, { mode: 0o400 });
  await writeFile(path.join(directory, 'enabled_plugins'), '[].');
  await writeFile(
    path.join(directory, 'rabbitmq.conf'),
    [
      `listeners.tcp.1 = 127.0.0.1:${String(amqp)}`,
      'log.file = false',
      'log.console = true',
      'log.console.level = warning',
      'disk_free_limit.absolute = 10MB',
      'default_vhost = sluice-first',
    ].join('\n'),
  );
  return { directory, node, cookie, ports: { amqp, distribution, names } };
}

async function startBroker(broker: Broker, vhosts: Iterable<string>): Promise<ChildProcess> {
  const script = findRabbit();
  if (script === undefined) throw new Error(missingRabbit ?? 'RabbitMQ is not installed');
  const child = startProcess(broker, script, []);
  await waitForPort(broker.ports.amqp, child).catch(async (error: unknown) => {
    await endProcess(child, 'SIGKILL');
    const log = await readFile(path.join(broker.directory, 'output.log'), 'utf8');
    throw new Error(`RabbitMQ did not start:\n${log.slice(-4_000)}`, { cause: error });
  });
  for (const vhost of vhosts) await addVhost(broker, vhost);
  return child;
}

/** Written down, so that whoever clears up after a killed test finds it. */
function startProcess(broker: Broker, command: string, args: readonly string[]): ChildProcess {
  const output = openSync(path.join(broker.directory, 'output.log'), 'a');
  const child = spawn(command, args, {
    cwd: broker.directory,
    stdio: ['ignore', output, output],
    detached: true,
    env: environmentOf(broker),
  });
  closeSync(output);
  child.unref();
  if (child.pid !== undefined)
    appendFileSync(path.join(broker.directory, 'processes'), `${String(child.pid)}\n`);
  child.on('error', () => undefined);
  return child;
}

function environmentOf({ directory, node, ports }: Broker): NodeJS.ProcessEnv {
  const inDirectory = (name: string): string => path.join(directory, name);
  return {
    NODE_ENV: 'test',
    PATH: ERLANG_PATH,
    LANG: 'C.UTF-8',
    HOME: directory,
    ERL_EPMD_PORT: String(ports.names),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_NODENAME: node,
    RABBITMQ_DIST_PORT: String(ports.distribution),
    RABBITMQ_BASE: directory,
    RABBITMQ_MNESIA_BASE: inDirectory('data'),
    RABBITMQ_LOG_BASE: inDirectory('log'),
    RABBITMQ_PID_FILE: inDirectory('pid'),
    RABBITMQ_CONFIG_FILE: inDirectory('rabbitmq.conf'),
    RABBITMQ_CONF_ENV_FILE: inDirectory('no-environment'),
    RABBITMQ_ENABLED_PLUGINS_FILE: inDirectory('enabled_plugins'),
    // One scheduler that never spins: the tests share the machine with what they test.
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '+S 1:1 +sbwt none',
    // Makes the start script become the broker, so that a signal reaches it.
    RUNNING_UNDER_SYSTEMD: '1',
  };
}

/** Makes an empty virtual host on a broker that may have been started by another process. */
export async function createVhost(broker: ErlangNode): Promise<string> {
  const vhost = `sluice-${randomBytes(6).toString('hex')}`;
  await addVhost(broker, vhost);
  return `amqp://guest:guest@127.0.0.1:${String(broker.ports.amqp)}/${vhost}`;
}

async function addVhost(broker: ErlangNode, vhost: string): Promise<void> {
  const name = `<<"${vhost}">>`;
  const value = await evaluateErlang(
    broker,
    `rabbit_vhost:exists(${name}) orelse rabbit_vhost:add(${name}, <<"test">>),
     rabbit_auth_backend_internal:set_permissions(
       <<"guest">>, ${name}, <<".*">>, <<".*">>, <<".*">>, <<"test">>)`,
  );
  if (value !== 'ok') throw new Error(`no virtual host: ${value}`);
}

async function endProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  // Until then the process that waits for it must not end by itself.
  child.ref();
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

async function waitForPort(port: number, child: ChildProcess): Promise<void> {
  const stop = new AbortController();
  await eventually(
    async () => {
      if (stop.signal.aborted) return;
      await connectOnce(port).catch((error: unknown) => {
        if (child.exitCode === null && child.signalCode === null) throw error;
        stop.abort(error);
      });
    },
    { timeoutMs: START_MS, intervalMs: 50 },
  );
  stop.signal.throwIfAborted();
}

async function connectOnce(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
  } finally {
    socket.destroy();
  }
}

async function findFreePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  const ports: number[] = [];
  for (const server of servers) {
    if (!server.listening) await once(server, 'listening');
    const address = server.address();
    if (address !== null && typeof address === 'object') ports.push(address.port);
  }
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}
