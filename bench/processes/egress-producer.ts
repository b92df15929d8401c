/** A Core App that enqueues egress records 500 at a time, four callers at once, without HTTP. The database's URL is its argument. */
import { openDatabase } from '#lib/server/database';
import { enqueue } from '#lib/server/gateway/egress/enqueue';
import type { Submission } from '#lib/server/gateway/records/submission';
import { makePayload } from '../load/payload.ts';
import { answerQuestions } from './answer-questions.ts';
import { enqueueQuestionSchema } from './queue-question.ts';

const AT_ONCE = 500;
const CALLERS = 4;

const db = openDatabase({
  connectionString: process.argv[2] ?? '',
  max: CALLERS,
  applicationName: 'bench',
});

answerQuestions(async (asked) => {
  const { source, records, firstSequence } = enqueueQuestionSchema.parse(asked);
  let begun = 0;
  const run = async (): Promise<void> => {
    while (begun < records) {
      const size = Math.min(AT_ONCE, records - begun);
      const first = firstSequence + begun;
      begun += size;
      const submissions = Array.from({ length: size }, (_, place) => toSubmission(first + place));
      await enqueue(db, { source, keyId: null, submissions });
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, run));
  return { count: records };
});

function toSubmission(sequence: number): Submission {
  return {
    reference: `order-${sequence}`,
    type: 'bench.measured',
    eventId: `event-${sequence}`,
    originatedAt: null,
    orderingKey: null,
    traceparent: null,
    mediaType: 'application/json',
    bytes: Buffer.from(JSON.stringify(makePayload(sequence))),
    headers: [],
  };
}
