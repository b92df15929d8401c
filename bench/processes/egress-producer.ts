/** A Core App that enqueues egress records 500 at a time, without HTTP. The database's URL is its argument. */
import { openDatabase } from '#lib/server/database';
import { enqueue } from '#lib/server/gateway/egress/enqueue';
import type { Submission } from '#lib/server/gateway/records/submission';
import { makePayload } from '../load/payload.ts';
import { answerQuestions } from './answer-questions.ts';
import { enqueueQuestionSchema } from './queue-question.ts';

const AT_ONCE = 500;

const db = openDatabase({
  connectionString: process.argv[2] ?? '',
  max: 2,
  applicationName: 'bench',
});

answerQuestions(async (asked) => {
  const { source, records, firstSequence } = enqueueQuestionSchema.parse(asked);
  for (let begun = 0; begun < records; begun += AT_ONCE) {
    const size = Math.min(AT_ONCE, records - begun);
    const submissions = Array.from({ length: size }, (_, place) =>
      toSubmission(firstSequence + begun + place),
    );
    await enqueue(db, { source, keyId: null, submissions });
  }
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
