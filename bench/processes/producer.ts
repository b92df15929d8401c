/** Stores many at once in the system named by the first argument (a QueuePlace), as its library does it. */
import { makePayload } from '../load/payload.ts';
import { openQueue } from '../queues/open-queue.ts';
import { queuePlaceSchema } from '../queues/queue.ts';
import { answerQuestions } from './answer-questions.ts';
import { producerQuestionSchema } from './producer-question.ts';

const place = queuePlaceSchema.parse(JSON.parse(process.argv[2] ?? ''));
const queue = await openQueue(place);

answerQuestions(async (asked) => {
  const question = producerQuestionSchema.parse(asked);
  const { firstSequence, batch, parallel, records, orderingKeys } = question;
  const startedAtMs = performance.now();
  const untilMs = startedAtMs + (question.seconds ?? Infinity) * 1000;
  let begun = 0;
  const run = async (): Promise<void> => {
    while (begun < (records ?? Infinity) && performance.now() < untilMs) {
      const size = Math.min(batch, (records ?? Infinity) - begun);
      const first = firstSequence + begun;
      begun += size;
      const payloads = Array.from({ length: size }, (_, place) => makePayload(first + place));
      await queue.storeMany(payloads, { orderingKeys });
    }
  };
  await Promise.all(Array.from({ length: parallel }, run));
  return { stored: begun, seconds: (performance.now() - startedAtMs) / 1000 };
});
