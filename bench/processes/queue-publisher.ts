/** A bare publisher: persistent, mandatory, confirmed, a thousand unconfirmed at most. The broker's URL is its argument. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'amqplib';
import { z } from 'zod';
import { makePayload } from '../load/payload.ts';
import { answerQuestions } from './answer-questions.ts';
import { publishQuestionSchema } from './queue-question.ts';

const MOST_UNCONFIRMED = 1_000;
const PREFETCH = 2_000;
const ACKNOWLEDGEMENTS = 'sluice.acknowledgements';

const PUBLISHED = { persistent: true, mandatory: true, contentType: 'application/json' };
const answersSchema = z.array(z.object({ id: z.string(), token: z.string() }));

const connection = await connect(process.argv[2] ?? '', { noDelay: true });
const channel = await connection.createConfirmChannel();
await channel.prefetch(PREFETCH);

answerQuestions(async (asked) => {
  const { queue, records, firstSequence, isAnswered } = publishQuestionSchema.parse(asked);
  let [published, confirmed] = [0, 0];
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  const publish = async (): Promise<void> => {
    while (published < records && published - confirmed < MOST_UNCONFIRMED) {
      const sequence = firstSequence + published;
      const body = Buffer.from(JSON.stringify(makePayload(sequence)));
      published += 1;
      const headers = isAnswered ? nameDelivery(sequence) : {};
      const options = { ...PUBLISHED, headers };
      const hasRoom = channel.publish('', queue, body, options, (error: unknown) => {
        if (error !== null) reject(error instanceof Error ? error : new Error('not confirmed'));
        confirmed += 1;
        if (confirmed === records) resolve(undefined);
        else if (confirmed % 100 === 0) publish().catch(reject);
      });
      if (!hasRoom) await once(channel, 'drain');
    }
  };
  const answered = isAnswered ? untilAnswered(records) : undefined;
  await publish();
  await Promise.all([promise, answered]);
  return { count: confirmed };
});

/** As many headers, and as large, as the gateway's deliveries have. */
function nameDelivery(sequence: number): Record<string, string> {
  const at = new Date().toISOString();
  return {
    cloudEvents_specversion: '1.0',
    cloudEvents_id: `event-${sequence}`,
    cloudEvents_source: 'urn:sluice:source:bench',
    cloudEvents_type: 'bench.measured',
    cloudEvents_subject: `order-${sequence}`,
    cloudEvents_time: at,
    cloudEvents_recordedtime: at,
    cloudEvents_recordid: randomUUID(),
    cloudEvents_deliverytoken: randomUUID(),
    cloudEvents_deliveryattempt: '1',
  };
}

/** Takes the answers, and does nothing with them. */
async function untilAnswered(records: number): Promise<void> {
  let count = 0;
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const { consumerTag } = await channel.consume(ACKNOWLEDGEMENTS, (message) => {
    if (message === null) return;
    count += answersSchema.parse(JSON.parse(message.content.toString())).length;
    channel.ack(message);
    if (count >= records) resolve(undefined);
  });
  await promise;
  await channel.cancel(consumerTag);
}
