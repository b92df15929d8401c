/** Requests that differ in a few digits only, written into bytes that are made once. */
import { PAYLOAD_TEMPLATE, SENT_AT_MARK, SEQUENCE_MARK } from './payload.ts';

export interface Target {
  readonly port: number;
  readonly path: string;
  readonly key: string;
}

const ZERO = 0x30;

/** One POST of the benchmark's payload, with an event id of its own each time. */
export class RequestTemplate {
  readonly #bytes: Buffer;
  readonly #sequences: readonly number[];
  readonly #sentAt: number;

  constructor({ path, key }: Target) {
    const head = [
      `POST ${path} HTTP/1.1`,
      'Host: 127.0.0.1',
      `Authorization: Bearer ${key}`,
      'Content-Type: application/json',
      `Record-Reference: order-${SEQUENCE_MARK}`,
      'Record-Type: bench.measured',
      `Event-Id: event-${SEQUENCE_MARK}`,
      `Content-Length: ${Buffer.byteLength(PAYLOAD_TEMPLATE)}`,
    ];
    this.#bytes = Buffer.from(`${head.join('\r\n')}\r\n\r\n${PAYLOAD_TEMPLATE}`);
    this.#sequences = findAll(this.#bytes, SEQUENCE_MARK);
    this.#sentAt = this.#bytes.indexOf(SENT_AT_MARK);
  }

  /** The bytes to send; overwritten by the next call, so each connection has a template of its own. */
  fill(sequence: number, sentAtUs: number): Buffer {
    for (const place of this.#sequences)
      writeDigits(this.#bytes, place + SEQUENCE_MARK.length, sequence, SEQUENCE_MARK.length);
    writeDigits(this.#bytes, this.#sentAt + SENT_AT_MARK.length, sentAtUs, SENT_AT_MARK.length);
    return this.#bytes;
  }
}

/** A POST of JSON. */
export function writeJsonRequest({ path, key }: Target, body: object): Buffer {
  const json = Buffer.from(JSON.stringify(body));
  return Buffer.concat([writeHead({ path, key }, 'application/json', json.length), json]);
}

/** The head of a POST whose body follows. */
export function writeHead(
  { path, key }: Pick<Target, 'path' | 'key'>,
  mediaType: string,
  length: number,
): Buffer {
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${key}\r\n` +
      `Content-Type: ${mediaType}\r\nContent-Length: ${length}\r\n\r\n`,
  );
}

/** Writes the last `width` decimal digits of `value` so that they end before `end`. */
export function writeDigits(bytes: Buffer, end: number, value: number, width: number): void {
  let rest = value;
  for (let place = end - 1; place >= end - width; place -= 1) {
    const next = Math.floor(rest / 10);
    bytes[place] = ZERO + (rest - next * 10);
    rest = next;
  }
}

/** Every place of `mark` in `bytes`. */
export function findAll(bytes: Buffer, mark: string): number[] {
  const places: number[] = [];
  for (let at = bytes.indexOf(mark); at !== -1; at = bytes.indexOf(mark, at + 1)) places.push(at);
  return places;
}
