/** A system with a process that fills it and one that works it off. */
import {
  consumerAnswerSchema,
  doneSchema,
  type ConsumerAnswer,
} from '../processes/consumer-question.ts';
import { producerAnswerSchema } from '../processes/producer-question.ts';
import type { QueuePlace, Task } from '../queues/queue.ts';
import type { Bench } from './bench.ts';
import { runProcess, type AskedProcess } from './run-process.ts';

const BATCH = 500;
const PARALLEL = 2;

export interface RunningQueue {
  readonly place: QueuePlace;
  readonly producer: AskedProcess;
  readonly consumer: AskedProcess;
}

export interface Drain {
  readonly task: Task;
  readonly records: number;
  readonly orderingKeys?: number;
}

export async function startRunningQueue(
  place: QueuePlace,
  stack: AsyncDisposableStack,
): Promise<RunningQueue> {
  const args = [JSON.stringify(place)];
  const producer = stack.use(await runProcess({ file: 'producer', args }));
  const consumer = stack.use(await runProcess({ file: 'consumer', args }));
  return { place, producer, consumer };
}

/** Stores records of which none is processed yet. */
export async function fill(
  { nextSequence }: Bench,
  { producer }: RunningQueue,
  { records, orderingKeys = 0 }: Omit<Drain, 'task'>,
): Promise<void> {
  const question = {
    firstSequence: nextSequence(),
    batch: BATCH,
    // With keys the order in which records are received is what is checked.
    parallel: orderingKeys > 0 ? 1 : PARALLEL,
    records,
    orderingKeys,
  };
  await producer.ask(question, producerAnswerSchema);
}

/** Works off what was stored: from the first handler's call until nothing waits any more. */
export async function drain(
  { consumer }: RunningQueue,
  { task, records, orderingKeys = 0 }: Drain,
): Promise<ConsumerAnswer> {
  await consumer.ask({ kind: 'start', task, orderingKeys }, doneSchema);
  try {
    return await consumer.ask({ kind: 'finish', expected: records }, consumerAnswerSchema);
  } finally {
    await consumer.ask({ kind: 'stop' }, doneSchema);
  }
}

/** Fills and drains; records a second. */
export async function measureDrain(
  bench: Bench,
  queue: RunningQueue,
  drained: Drain,
): Promise<number> {
  await fill(bench, queue, drained);
  const { seconds, handled } = await drain(queue, drained);
  if (handled !== drained.records)
    throw new Error(`${handled} records were handled instead of ${drained.records}`);
  return handled / seconds;
}
