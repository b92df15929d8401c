/** Starts and ends worker processes for tests. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const ENTRY = fileURLToPath(new URL('./scripted-worker.ts', import.meta.url));

export interface WorkerProcess extends AsyncDisposable {
  readonly child: ChildProcess;
  /** What it has written to standard output and standard error. */
  output(): string;
  signal(name: NodeJS.Signals): void;
  /** The exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
}

/** A worker process on this database, with leases of two seconds, and on this broker if there is one. */
export function startWorkerProcess(databaseUrl: string, amqpUrl = ''): WorkerProcess {
  const child = spawn(process.execPath, [ENTRY], {
    env: {
      NODE_ENV: 'test',
      DATABASE_URL: databaseUrl,
      AMQP_URL: amqpUrl,
      SLUICE_LEASE_SECONDS: '2',
      LOG_LEVEL: 'info',
    },
  });
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
  const ended = once(child, 'exit').then(
    ([code, signal]: (number | string | null)[]) => code ?? signal ?? 'unknown',
  );
  return {
    child,
    output: () => chunks.join(''),
    signal: (name) => {
      child.kill(name);
    },
    ended,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
