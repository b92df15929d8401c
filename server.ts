/** The web process: `node server.ts [--api-only]`. Settings by environment. */
import type { Server } from 'node:http';
import { closeDatabase } from '#lib/server/database';
import { env } from '#lib/server/env';
import type { NodeListener } from '#lib/server/http/fast-lane';
import { createWebServer, stopWebServer } from '#lib/server/http/web-server';
import { log } from '#lib/server/log';

const { PORT, HOST, NODE_ENV, DATABASE_URL } = env();
if (DATABASE_URL === undefined) {
  throw new Error('DATABASE_URL is not set: start with `sluice start`, or name a database.');
}

const console = process.argv.includes('--api-only') ? undefined : await loadConsole();
const server = createWebServer(console === undefined ? {} : { console: console.handle });
if (console !== undefined && NODE_ENV === 'development') {
  server.on('upgrade', (...connection) => void console.upgrade(...connection));
}
server.on('error', (error) => {
  log.fatal({ err: error }, 'the web server cannot listen');
  process.exit(1);
});
// Callers who come all at once wait in the system's queue instead of being turned away.
server.listen({ port: PORT, host: HOST, backlog: 4096 }, () =>
  log.info({ address: addressOf(server) }, 'web listens'),
);

// A defect in one request must not end the process for all others; it is logged and mended.
process.on('unhandledRejection', (error) => log.error({ err: error }, 'unhandled rejection'));
process.once('SIGTERM', () => void stop());
process.once('SIGINT', () => void stop());

async function stop(): Promise<void> {
  log.info('web stops');
  await stopWebServer(server);
  await closeDatabase();
  process.exit(0);
}

async function loadConsole() {
  const { default: next } = await import('next');
  const app = next({
    dev: NODE_ENV === 'development',
    dir: import.meta.dirname,
    hostname: HOST,
    port: PORT,
  });
  await app.prepare();
  const handle: NodeListener = app.getRequestHandler();
  return { handle, upgrade: app.getUpgradeHandler() };
}

function addressOf(listening: Server): string {
  const address = listening.address();
  return typeof address === 'object' && address !== null
    ? `http://${HOST}:${address.port}`
    : String(address);
}
