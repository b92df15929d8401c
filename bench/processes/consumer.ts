/** A worker of the system named by the first argument (a QueuePlace), started and stopped on demand. */
import { nowUs, type BenchPayload } from '../load/payload.ts';
import { openQueue } from '../queues/open-queue.ts';
import { queuePlaceSchema } from '../queues/queue.ts';
import { percentile } from '../frame/figures.ts';
import { answerQuestions } from './answer-questions.ts';
import { consumerQuestionSchema, type ConsumerAnswer } from './consumer-question.ts';

const place = queuePlaceSchema.parse(JSON.parse(process.argv[2] ?? ''));
const queue = await openQueue(place);

interface Run {
  readonly stop: () => Promise<void>;
  readonly seen: Seen;
}

/** What handlers see, kept as plainly as possible. */
class Seen {
  handled = 0;
  firstAtUs = 0;
  outOfOrder = 0;
  readonly latenciesUs: number[] = [];
  readonly #lastOfKey = new Map<number, string>();
  readonly #orderingKeys: number;
  readonly #isTimed: boolean;

  constructor(orderingKeys: number, isTimed: boolean) {
    this.#orderingKeys = orderingKeys;
    this.#isTimed = isTimed;
  }

  note({ sequence, sentAtUs }: BenchPayload): void {
    const atUs = this.#isTimed || this.handled === 0 ? nowUs() : 0;
    if (this.handled === 0) this.firstAtUs = atUs;
    this.handled += 1;
    if (this.#isTimed) this.latenciesUs.push(atUs - Number(sentAtUs));
    if (this.#orderingKeys > 0) this.#checkOrder(sequence);
  }

  #checkOrder(sequence: string): void {
    const key = Number(sequence) % this.#orderingKeys;
    if ((this.#lastOfKey.get(key) ?? '') > sequence) this.outOfOrder += 1;
    this.#lastOfKey.set(key, sequence);
  }
}

let run: Run | undefined;

answerQuestions(async (asked) => {
  const question = consumerQuestionSchema.parse(asked);
  if (question.kind === 'start') {
    const seen = new Seen(question.orderingKeys, place.isForLatency);
    const stop = await queue.consume({
      task: question.task,
      onHandle: (payload) => seen.note(payload),
    });
    run = { stop, seen };
    return {};
  }
  if (question.kind === 'finish') return finish(question);
  const handled = run?.seen.handled ?? 0;
  await run?.stop();
  run = undefined;
  return { handled };
});

/** Waits until all is processed, in the system's own books, and tells how long that took. */
async function finish({
  expected,
  skip,
}: {
  readonly expected: number;
  readonly skip: number;
}): Promise<ConsumerAnswer> {
  if (run === undefined) throw new Error('nothing was started');
  const { seen } = run;
  // Looking costs the database something, so nobody looks before the handlers have seen everything.
  while (seen.handled < expected) await pause(2);
  while ((await queue.countWaiting()) > 0) await pause(2);
  const seconds = (nowUs() - seen.firstAtUs) / 1_000_000;
  const latencies = seen.latenciesUs.slice(skip).map((us) => us / 1000);
  return {
    handled: seen.handled,
    seconds,
    outOfOrder: seen.outOfOrder,
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
