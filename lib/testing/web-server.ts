/** The API of a web process on a free port, on the database of a test. */
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import type { Database } from '#lib/server/database';
import { createWebServer, type WebServerOptions } from '#lib/server/http/web-server';

export interface TestWebServer extends AsyncDisposable {
  readonly origin: string;
  readonly port: number;
  /** How many connections it holds open now. */
  countConnections(): Promise<number>;
}

/** Serves the fast lane; `database()` of this process is `db` from then on. */
export async function startWebServer(
  db: Database,
  options: WebServerOptions = {},
): Promise<TestWebServer> {
  (globalThis as typeof globalThis & { sluiceDatabase?: Database }).sluiceDatabase = db;
  const server = createWebServer(options);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    countConnections: () => promisify(server.getConnections.bind(server))(),
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
