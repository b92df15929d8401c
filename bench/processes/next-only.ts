/** The console's server without the fast lane, so that the Next route of an endpoint can be timed. */
import { createServer } from 'node:http';
import path from 'node:path';
import next from 'next';

const app = next({ dev: false, dir: path.resolve(import.meta.dirname, '../..') });
await app.prepare();
const handle = app.getRequestHandler();
const server = createServer((incoming, outgoing) => void handle(incoming, outgoing));
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object') process.send?.({ port: address?.port });
});
process.once('disconnect', () => process.exit(0));
