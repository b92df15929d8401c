/** A Core App in another language, which refuses all records until it is mended. */
import { once } from 'node:events';
import { createServer } from 'node:http';

export interface RefusingCoreApp {
  /** What a source names as its handler. */
  readonly handlerUrl: string;
  /** From now on it takes everything, or refuses everything. */
  mend(isMended: boolean): void;
  close(): void;
}

/** Starts one; `title` is what it says of what it refuses. */
export async function startRefusingCoreApp(title: string): Promise<RefusingCoreApp> {
  let mended = false;
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(mended ? 204 : 422, { 'content-type': 'application/problem+json' });
    response.end(mended ? undefined : JSON.stringify({ title }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no address');
  return {
    handlerUrl: `http://127.0.0.1:${String(address.port)}/records`,
    mend: (isMended) => {
      mended = isMended;
    },
    close: () => {
      server.close();
    },
  };
}
