/** An Integration App's push target: a real HTTP server that answers as a test says. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';

export interface ReceivedPush {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Answers a POST; not ending the response leaves the caller waiting. */
export type Answering = (response: ServerResponse, push: ReceivedPush) => void;

export interface PushReceiver extends AsyncDisposable {
  readonly port: number;
  /** On 127.0.0.1, with a path of its own. */
  readonly url: string;
  /** The POSTs, in the order in which their bodies were whole. */
  readonly pushes: readonly ReceivedPush[];
  /** The OPTIONS. */
  readonly asked: readonly ReceivedPush[];
  answerWith(answering: Answering): void;
  /** Closes the port and all connections, until it comes back at the same one. */
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  /** Of handshakes; by default everybody may send at any rate. */
  answerAskingWith(answering: Answering): void;
}

/** An answer without a body. */
export function answerStatus(
  status: number,
  headers: Readonly<Record<string, string>> = {},
): Answering {
  return (response) => {
    response.writeHead(status, headers).end();
  };
}

/** 202 to every push until the test says otherwise. */
export async function startPushReceiver(): Promise<PushReceiver> {
  const pushes: ReceivedPush[] = [];
  const asked: ReceivedPush[] = [];
  let answering = answerStatus(202);
  let answeringAsked = answerStatus(200, { 'webhook-allowed-origin': '*' });
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', () => undefined);
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request;
      const push = { method, path, headers, body: Buffer.concat(chunks) };
      (method === 'OPTIONS' ? asked : pushes).push(push);
      (method === 'OPTIONS' ? answeringAsked : answering)(response, push);
    });
  });
  const listen = (port: number): Promise<void> =>
    new Promise((resolve) => {
      server.listen(port, '127.0.0.1', resolve);
    });
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => {
        resolve();
      });
      server.closeAllConnections();
    });
  await listen(0);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const { port } = address;
  return {
    port,
    url: `http://127.0.0.1:${String(port)}/push?from=sluice`,
    pushes,
    asked,
    answerWith: (given) => {
      answering = given;
    },
    answerAskingWith: (given) => {
      answeringAsked = given;
    },
    goAway: close,
    comeBack: () => listen(port),
    [Symbol.asyncDispose]: close,
  };
}
