/** Bare node:http: reads the body and answers, the most that any listener can do here. */
import { createServer } from 'node:http';

const ANSWER = JSON.stringify({ id: '00000000000', duplicate: false });
const server = createServer((incoming, outgoing) => {
  incoming.on('data', () => undefined);
  incoming.on('end', () => {
    outgoing.writeHead(202, {
      'content-type': 'application/json',
      'content-length': ANSWER.length,
    });
    outgoing.end(ANSWER);
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object') process.send?.({ port: address?.port });
});
process.once('disconnect', () => process.exit(0));
