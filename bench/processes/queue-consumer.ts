/** An Integration App at the broker, whose URL is its argument: consumes, and answers many by one message. */
import { connect, type ConsumeMessage } from 'amqplib';
import { answerQuestions } from './answer-questions.ts';
import { consumeQuestionSchema } from './queue-question.ts';

const PREFETCH = 1_000;
const MOST_ANSWERED = 200;
const ACKNOWLEDGEMENTS = 'sluice.acknowledgements';

const connection = await connect(process.argv[2] ?? '', { noDelay: true });
const channel = await connection.createConfirmChannel();
await channel.prefetch(PREFETCH);

answerQuestions(async (asked) => {
  const { queue, records, isAnswered } = consumeQuestionSchema.parse(asked);
  let count = 0;
  let waiting: ConsumeMessage[] = [];
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const settle = (): void => {
    const messages = waiting;
    waiting = [];
    const last = messages.at(-1);
    if (last === undefined) return;
    if (isAnswered) answer(messages);
    channel.ack(last, true);
    count += messages.length;
    if (count >= records) resolve(undefined);
  };
  const { consumerTag } = await channel.consume(queue, (message) => {
    if (message === null) return;
    if (waiting.push(message) === 1) setImmediate(settle);
    if (waiting.length === MOST_ANSWERED) settle();
  });
  await promise;
  await channel.cancel(consumerTag);
  return { count };
});

function answer(messages: readonly ConsumeMessage[]): void {
  const answers = messages.map(({ properties: { headers } }) => ({
    id: String(headers?.cloudEvents_recordid),
    token: String(headers?.cloudEvents_deliverytoken),
  }));
  const body = Buffer.from(JSON.stringify(answers));
  channel.sendToQueue(ACKNOWLEDGEMENTS, body, { persistent: true, mandatory: true });
}
