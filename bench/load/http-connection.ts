/** A kept-open HTTP/1.1 connection that spends as little as possible on each request. */
import net from 'node:net';

export interface Answer {
  readonly status: number;
  readonly body: string;
}

const END_OF_HEAD = Buffer.from('\r\n\r\n');
const END_OF_CHUNKS = Buffer.from('0\r\n\r\n');
const NOTHING = Buffer.alloc(0);

/** One request at a time: the next one may be sent when the last has been answered. */
export class HttpConnection {
  readonly #socket: net.Socket;
  #received: Buffer = NOTHING;
  #waiting: ((answer: Answer) => void) | undefined;
  #failed: ((error: Error) => void) | undefined;
  readonly #keepBody: boolean;

  private constructor(socket: net.Socket, keepBody: boolean) {
    this.#socket = socket;
    this.#keepBody = keepBody;
    socket.on('data', (chunk) => this.#take(chunk));
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(new Error('the server closed the connection')));
  }

  /** Opens one to 127.0.0.1. Without `keepBody` the bodies of answers are read and forgotten. */
  static async open(port: number, keepBody = false): Promise<HttpConnection> {
    const socket = net.connect({ port, host: '127.0.0.1', noDelay: true });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return new HttpConnection(socket, keepBody);
  }

  /** Sends a whole request; exactly one of the two is called once, unless it is closed before. */
  send(request: Buffer, answered: (answer: Answer) => void, failed: (error: Error) => void): void {
    this.#waiting = answered;
    this.#failed = failed;
    this.#socket.write(request);
  }

  /** The same as a promise. */
  ask(request: Buffer): Promise<Answer> {
    return new Promise((resolve, reject) => this.send(request, resolve, reject));
  }

  close(): void {
    this.#waiting = undefined;
    this.#failed = undefined;
    this.#socket.destroy();
  }

  #fail(error: Error): void {
    const failed = this.#failed;
    this.#waiting = undefined;
    this.#failed = undefined;
    failed?.(error);
  }

  #take(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const end = this.#received.indexOf(END_OF_HEAD);
    if (end === -1) return;
    const head = this.#received.toString('latin1', 0, end);
    const bodyStart = end + END_OF_HEAD.length;
    const bodyEnd = findEnd(head, this.#received, bodyStart);
    if (bodyEnd === null) return;
    const body = this.#keepBody ? this.#received.toString('utf8', bodyStart, bodyEnd) : '';
    this.#received = NOTHING;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    this.#failed = undefined;
    waiting?.({ status: Number(head.slice(9, 12)), body: isChunked(head) ? dechunk(body) : body });
  }
}

function isChunked(head: string): boolean {
  return /\r\ntransfer-encoding: chunked/i.test(head);
}

/** Where the answer ends; null: more is to come. */
function findEnd(head: string, received: Buffer, start: number): number | null {
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  if (length !== undefined) {
    const end = start + Number(length);
    return received.length >= end ? end : null;
  }
  if (!isChunked(head)) return start;
  return received.subarray(-END_OF_CHUNKS.length).equals(END_OF_CHUNKS) ? received.length : null;
}

function dechunk(body: string): string {
  let text = '';
  let rest = Buffer.from(body);
  for (;;) {
    const lineEnd = rest.indexOf('\r\n');
    const size = Number.parseInt(rest.toString('utf8', 0, Math.max(0, lineEnd)), 16);
    if (lineEnd === -1 || !(size > 0)) return text;
    text += rest.toString('utf8', lineEnd + 2, lineEnd + 2 + size);
    rest = rest.subarray(lineEnd + 2 + size + 2);
  }
}
