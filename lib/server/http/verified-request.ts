/** A request whose whole body was read and whose signature was found right. */
import type { DoorRequest, HeaderReader } from './door-request.ts';

const PIECE_BYTES = 64 * 1024;

export class VerifiedRequest implements DoorRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: HeaderReader;
  readonly heldBody: Uint8Array;
  readonly signedId: string;
  readonly #request: DoorRequest;

  constructor(request: DoorRequest, heldBody: Uint8Array, signedId: string) {
    this.#request = request;
    this.method = request.method;
    this.url = request.url;
    this.headers = request.headers;
    this.heldBody = heldBody;
    this.signedId = signedId;
  }

  /** In pieces, so that whoever counts them does not count the whole body a second time at once. */
  get body(): AsyncIterable<Uint8Array> {
    return piecesOf(this.heldBody);
  }

  get signal(): AbortSignal {
    return this.#request.signal;
  }
}

// An async generator is what bodies are, although nothing here is waited for.
// eslint-disable-next-line @typescript-eslint/require-await
async function* piecesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.byteLength; start += PIECE_BYTES) {
    yield bytes.subarray(start, start + PIECE_BYTES);
  }
}
