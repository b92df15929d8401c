/** The log of a process: JSON lines on standard output, secrets left out. */
import pino from 'pino';
import { env } from './env.ts';

export const log = pino({
  level: env().LOG_LEVEL,
  base: { pid: process.pid },
  redact: ['authorization', 'cookie', 'secret', 'password', '*.authorization', '*.cookie'],
});
