/** One event a line, read as it arrives: what is held at once is bounded, the number of lines is not. */
import type { Admission } from '../admission.ts';
import { chunksOf, declaredBytes, refuseEncoding } from '../byte-reader.ts';
import type { DoorRequest } from '../door-request.ts';
import { ProblemError } from '../problem.ts';
import { readItem, type BatchContext, type BatchItem } from './read-batch.ts';
import { LineSplitter } from './split-lines.ts';

/** Items that are stored together. */
export interface Chunk {
  readonly items: readonly BatchItem[];
  /** What of the request its submissions hold. */
  readonly bytes: number;
}

export interface LineContext extends BatchContext {
  /** The most bytes that all lines together may have. */
  readonly mostBatchBytes: number;
  readonly admission: Admission;
}

/** Records that travel in one statement. */
export const CHUNK_RECORDS = 500;
export const CHUNK_BYTES = 8 * 1024 * 1024;
/** What has so many lines that are no events is something else; each of them costs an answer. */
export const MOST_REFUSED_LINES = 10_000;

/**
 * `application/x-ndjson`: lines ended by \n or \r\n; empty ones are passed over. A line that is too
 * long is refused alone. The bytes of a chunk are held until whoever takes it drops them.
 * @throws ProblemError as readBytes, also after some chunks; too_large too if too many are refused
 */
export async function* readLines(
  request: DoorRequest,
  context: LineContext,
): AsyncGenerator<Chunk, void> {
  admit(request, context);
  const splitter = new LineSplitter(context.mostBytes);
  const filling = new FillingChunk(context);
  let totalBytes = 0;
  for await (const piece of chunksOf(request)) {
    totalBytes += piece.byteLength;
    if (totalBytes > context.mostBatchBytes) throw tooLarge(context);
    const heldBefore = splitter.heldBytes;
    context.admission.hold(piece.byteLength);
    let takenBytes = 0;
    for (const line of splitter.push(piece)) {
      const full = filling.add(line);
      takenBytes += filling.lastBytes;
      if (full !== null) yield full;
    }
    context.admission.drop(heldBefore + piece.byteLength - takenBytes - splitter.heldBytes);
  }
  for (const line of splitter.end()) {
    const full = filling.add(line);
    if (full !== null) yield full;
  }
  if (!filling.isEmpty) yield filling.take();
}

/** Before anything is read. */
function admit(request: DoorRequest, context: LineContext): void {
  refuseEncoding(request);
  if ((declaredBytes(request) ?? 0) > context.mostBatchBytes) throw tooLarge(context);
  context.admission.hold(0);
  request.allowLongBody?.();
}

class FillingChunk {
  readonly #context: LineContext;
  #items: BatchItem[] = [];
  #bytes = 0;
  #refused = 0;
  /** What the line added last holds: nothing if it was refused. */
  lastBytes = 0;

  constructor(context: LineContext) {
    this.#context = context;
  }

  get isEmpty(): boolean {
    return this.#items.length === 0;
  }

  /** The chunk that was full before this line, or null. */
  add(line: Uint8Array | null): Chunk | null {
    const item = readItem(line, this.#context);
    if (item.kind === 'refused') this.#countRefusal();
    this.lastBytes = item.kind === 'submission' ? item.submission.bytes.byteLength : 0;
    const isFull =
      this.#items.length >= CHUNK_RECORDS ||
      (this.#bytes > 0 && this.#bytes + this.lastBytes > CHUNK_BYTES);
    const full = isFull ? this.take() : null;
    this.#items.push(item);
    this.#bytes += this.lastBytes;
    return full;
  }

  take(): Chunk {
    const chunk = { items: this.#items, bytes: this.#bytes };
    this.#items = [];
    this.#bytes = 0;
    return chunk;
  }

  #countRefusal(): void {
    this.#refused += 1;
    if (this.#refused <= MOST_REFUSED_LINES) return;
    throw new ProblemError(
      'too_large',
      `More than ${MOST_REFUSED_LINES} lines are no events. Lines before them may have been stored.`,
    );
  }
}

function tooLarge({ mostBatchBytes }: LineContext): ProblemError {
  return new ProblemError(
    'too_large',
    `All lines together may have at most ${mostBatchBytes} bytes. Some may have been stored.`,
  );
}
