/** The log of a process: JSON lines on standard output, secrets left out. */
import pino from 'pino';
import { env } from './env.ts';

const SECRETS = ['authorization', 'cookie', 'secret', 'password'];

export const log = pino({
  level: env().LOG_LEVEL,
  base: { pid: process.pid },
  redact: SECRETS.flatMap((name) => [name, `*.${name}`]),
});
