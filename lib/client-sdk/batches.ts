/** Many records as several requests of lines, and their answers as one. */
import type { BatchReceipt, ItemReceipt } from './answers.ts';
import { nameRecord, toLine, type OutgoingRecord, type RequestParts } from './record-forms.ts';

const MOST_RECORDS = 500;
const MOST_CHARACTERS = 4 * 1024 * 1024;

/** Requests of up to 500 records and about 4 MiB; a larger record travels alone. */
export function* cutIntoBatches(
  source: string,
  records: Iterable<OutgoingRecord>,
): Generator<RequestParts> {
  let lines: string[] = [];
  let characters = 0;
  for (const record of records) {
    const line = toLine(source, nameRecord(record));
    const isFull = lines.length >= MOST_RECORDS || characters + line.length > MOST_CHARACTERS;
    if (isFull && lines.length > 0) {
      yield toRequest(lines);
      lines = [];
      characters = 0;
    }
    lines.push(line);
    characters += line.length;
  }
  if (lines.length > 0) yield toRequest(lines);
}

function toRequest(lines: readonly string[]): RequestParts {
  const headers = { 'content-type': 'application/x-ndjson' };
  return { headers, body: Buffer.from(lines.join('')) };
}

/** Adds up the answers; the index of a result is that among all records. */
export class BatchTally {
  #accepted = 0;
  #duplicates = 0;
  #rejected = 0;
  readonly #results: ItemReceipt[] = [];

  add({ accepted, duplicates, rejected, results }: BatchReceipt): void {
    const before = this.#results.length;
    this.#accepted += accepted;
    this.#duplicates += duplicates;
    this.#rejected += rejected;
    this.#results.push(...results.map((result) => ({ ...result, index: before + result.index })));
  }

  get receipt(): BatchReceipt {
    return {
      accepted: this.#accepted,
      duplicates: this.#duplicates,
      rejected: this.#rejected,
      results: this.#results,
    };
  }
}
