/**
 * Stores many records chunk by chunk and answers for each. The next chunk is read while one is
 * stored, so that two are held at most; a long answer goes out while the request still comes in.
 */
import type { BatchReceipt } from '#lib/contracts/receipt';
import type { ReceiveResult } from '#lib/server/gateway/records/store-prepared';
import { Answer } from '../answer.ts';
import type { BatchItem } from '../intake/read-batch.ts';
import type { Intake } from '../intake/read-intake.ts';
import type { Chunk } from '../intake/read-lines.ts';
import { describeProblem } from '../problem.ts';
import { describeConflict } from '#lib/server/gateway/records/describe-conflict';
import type { Taking } from './taking.ts';

type BatchResult = BatchReceipt['results'][number];
type Many = Extract<Intake, { kind: 'many' }>;

/** Answers up to this wait until all is stored and tell a failure by their status. */
const MOST_HELD_CHARACTERS = 4 * 1024 * 1024;
const HEADERS = { 'content-type': 'application/json' };

/** The answer to a batch: 202 with a result for each item, in the order they came. */
export async function takeMany(many: Many, taking: Taking): Promise<Answer> {
  const pieces = answerChunks(many, taking);
  const held: string[] = [];
  let characters = 0;
  for (;;) {
    const next = await pieces.next();
    if (next.done === true) return new Answer(202, HEADERS, held.join(''));
    held.push(next.value);
    characters += next.value.length;
    if (characters > MOST_HELD_CHARACTERS) return new Answer(202, HEADERS, goOn(held, pieces));
  }
}

/** Ends `pieces` also when nobody asks for the first one. */
function goOn(held: string[], pieces: AsyncGenerator<string, void>): AsyncIterable<string> {
  const iterator: AsyncIterator<string, void> = {
    next: () => {
      const first = held.splice(0).join('');
      return first === '' ? pieces.next() : Promise.resolve({ done: false, value: first });
    },
    return: () => pieces.return(),
  };
  return { [Symbol.asyncIterator]: () => iterator };
}

async function* answerChunks(
  { chunks, admission }: Many,
  taking: Taking,
): AsyncGenerator<string, void> {
  const answered = new Answered();
  let charged = 1;
  let storing: Promise<BatchResult[]> | null = null;
  const finish = async (stored: Promise<BatchResult[]>): Promise<string> =>
    answered.add(await stored);
  try {
    yield '{"results":[';
    for await (const chunk of chunks) {
      taking.charge?.(chunk.items.length - charged);
      charged = 0;
      if (storing !== null) yield await finish(storing);
      storing = storeChunk(chunk, taking).finally(() => admission.drop(chunk.bytes));
      // Told when it is awaited, which reading the next chunk may come before.
      storing.catch(() => undefined);
    }
    if (storing !== null) yield await finish(storing);
    yield answered.end();
  } finally {
    admission.release();
  }
}

async function storeChunk({ items }: Chunk, { store }: Taking): Promise<BatchResult[]> {
  const submissions = items.flatMap((item) =>
    item.kind === 'submission' ? [item.submission] : [],
  );
  const stored = submissions.length === 0 ? [] : await store(submissions);
  let next = 0;
  return items.map((item, index) => {
    const result = item.kind === 'refused' ? item : stored[next++];
    if (result === undefined) throw new Error('a submission got no result');
    return toResult(index, result);
  });
}

/** `index` is that in the chunk. */
function toResult(
  index: number,
  result: ReceiveResult | Extract<BatchItem, { kind: 'refused' }>,
): BatchResult {
  if (result.kind === 'refused') return { index, problem: result.problem };
  if (result.kind === 'conflict') {
    return { index, problem: describeProblem(describeConflict(result)) };
  }
  return { index, id: result.id, duplicate: result.kind === 'duplicate' };
}

/** Writes the results down and counts them. */
class Answered {
  #results = 0;
  #duplicates = 0;
  #rejected = 0;

  /** The text of the results of one chunk. */
  add(results: readonly BatchResult[]): string {
    const texts = results.map((result) => {
      if ('problem' in result) this.#rejected += 1;
      else if (result.duplicate) this.#duplicates += 1;
      return JSON.stringify({ ...result, index: this.#results + result.index });
    });
    const comma = this.#results === 0 ? '' : ',';
    this.#results += results.length;
    return comma + texts.join(',');
  }

  /** The end of the text. */
  end(): string {
    const accepted = this.#results - this.#duplicates - this.#rejected;
    const counts = { accepted, duplicates: this.#duplicates, rejected: this.#rejected };
    return `],${JSON.stringify(counts).slice(1)}`;
  }
}
