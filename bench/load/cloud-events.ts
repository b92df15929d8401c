/** Batches of CloudEvents, one a line, as NDJSON requests. */
import { PAYLOAD_TEMPLATE, SENT_AT_MARK, SEQUENCE_MARK } from './payload.ts';
import { findAll, writeDigits, writeHead, type Target } from './request-template.ts';

const LINE = `{"specversion":"1.0","id":"event-${SEQUENCE_MARK}","source":"/bench","type":"bench.measured","subject":"order-${SEQUENCE_MARK}","datacontenttype":"application/json","data":${PAYLOAD_TEMPLATE.replace(SENT_AT_MARK, '0'.repeat(SENT_AT_MARK.length))}}\n`;

/** A request of `records` lines whose sequence numbers are written anew each time. */
export class NdjsonTemplate {
  readonly records: number;
  readonly #bytes: Buffer;
  readonly #marks: readonly number[];

  constructor(target: Target, records: number) {
    this.records = records;
    const lines = Buffer.from(LINE.repeat(records));
    this.#bytes = Buffer.concat([writeHead(target, 'application/x-ndjson', lines.length), lines]);
    this.#marks = findAll(this.#bytes, SEQUENCE_MARK);
  }

  /** The bytes to send, with sequence numbers from `first` on; overwritten by the next call. */
  fill(first: number): Buffer {
    const marksPerLine = this.#marks.length / this.records;
    for (const [place, mark] of this.#marks.entries()) {
      const sequence = first + Math.floor(place / marksPerLine);
      writeDigits(this.#bytes, mark + SEQUENCE_MARK.length, sequence, SEQUENCE_MARK.length);
    }
    return this.#bytes;
  }
}
