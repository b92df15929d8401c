/** Splits a stream of bytes at newlines, whatever the pieces it comes in. Nothing is decoded. */

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** A line without its \n or \r\n; null: it was longer than allowed and is not held. */
export type Line = Uint8Array | null;

export class LineSplitter {
  readonly #mostBytes: number;
  #parts: Uint8Array[] = [];
  #partBytes = 0;
  #isTooLong = false;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** Bytes of the line that has begun and not ended. */
  get heldBytes(): number {
    return this.#partBytes;
  }

  /** The lines that end in this piece; empty ones are passed over. */
  *push(piece: Uint8Array): Generator<Line> {
    let start = 0;
    for (;;) {
      const newline = piece.indexOf(NEWLINE, start);
      if (newline === -1) break;
      const line = this.#end(piece.subarray(start, newline));
      if (line === null || line.byteLength > 0) yield line;
      start = newline + 1;
    }
    this.#keep(piece.subarray(start));
  }

  /** The last line, which no newline has to end. */
  *end(): Generator<Line> {
    const line = this.#end(new Uint8Array());
    if (line === null || line.byteLength > 0) yield line;
  }

  #end(last: Uint8Array): Line {
    const whole = this.#partBytes === 0 ? last : Buffer.concat([...this.#parts, last]);
    const isTooLong = this.#isTooLong;
    this.#parts = [];
    this.#partBytes = 0;
    this.#isTooLong = false;
    const line = whole.at(-1) === RETURN ? whole.subarray(0, -1) : whole;
    return isTooLong || line.byteLength > this.#mostBytes ? null : line;
  }

  #keep(part: Uint8Array): void {
    if (this.#isTooLong || part.byteLength === 0) return;
    this.#parts.push(part);
    this.#partBytes += part.byteLength;
    // One more may be the \r before the newline.
    if (this.#partBytes <= this.#mostBytes + 1) return;
    this.#isTooLong = true;
    this.#parts = [];
    this.#partBytes = 0;
  }
}
