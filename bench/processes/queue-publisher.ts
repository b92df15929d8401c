/** A bare publisher: persistent, mandatory, confirmed, a thousand unconfirmed at most. The broker's URL is its argument. */
import { once } from 'node:events';
import { connect } from 'amqplib';
import { makePayload } from '../load/payload.ts';
import { answerQuestions } from './answer-questions.ts';
import { publishQuestionSchema } from './queue-question.ts';

const MOST_UNCONFIRMED = 1_000;

const connection = await connect(process.argv[2] ?? '', { noDelay: true });
const channel = await connection.createConfirmChannel();

answerQuestions(async (asked) => {
  const { queue, records, firstSequence } = publishQuestionSchema.parse(asked);
  let [published, confirmed] = [0, 0];
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  const publish = async (): Promise<void> => {
    while (published < records && published - confirmed < MOST_UNCONFIRMED) {
      const body = Buffer.from(JSON.stringify(makePayload(firstSequence + published)));
      published += 1;
      const options = { persistent: true, mandatory: true, contentType: 'application/json' };
      const hasRoom = channel.publish('', queue, body, options, (error: unknown) => {
        if (error !== null) reject(error instanceof Error ? error : new Error('not confirmed'));
        confirmed += 1;
        if (confirmed === records) resolve(undefined);
        else if (confirmed % 100 === 0) publish().catch(reject);
      });
      if (!hasRoom) await once(channel, 'drain');
    }
  };
  await publish();
  await promise;
  return { count: confirmed };
});
