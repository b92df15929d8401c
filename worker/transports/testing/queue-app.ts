/** An Integration App at the queue: consumes the records of a source, and answers by messages. */
import { randomUUID } from 'node:crypto';
import { connect, type Channel, type ConsumeMessage, type GetMessage } from 'amqplib';
import {
  ACKNOWLEDGEMENT_QUEUE,
  DEAD_LETTER_QUEUE,
  egressQueue,
  REJECTION_QUEUE,
} from '#lib/domain/broker-queues';
import { eventually } from '#lib/testing/eventually';
import { PROBLEM_HEADER } from '../rabbitmq/batch-consumer.ts';
import type { Answer, Arrival, Rejection, Word } from './other-side.ts';

export interface QueueApp extends AsyncDisposable {
  receive(count: number): Promise<Arrival[]>;
  acknowledge(answers: readonly Answer[]): Promise<Word[]>;
  reject(rejections: readonly Rejection[]): Promise<Word[]>;
  /** One message with this body. Resolves to what became of it. */
  send(queue: string, body: Buffer): Promise<Word>;
  readonly channel: Channel;
}

/** The queues must have been declared, by the gateway or by somebody else. */
export async function openQueueApp(url: string, source: string): Promise<QueueApp> {
  const connection = await connect(url);
  connection.on('error', () => undefined);
  const channel = await connection.createConfirmChannel();
  channel.on('error', () => undefined);
  const arrivals: Arrival[] = [];
  await channel.consume(
    egressQueue(source),
    (message) => {
      if (message !== null) arrivals.push(readArrival(message));
    },
    { noAck: true },
  );
  const publish = (queue: string, bodies: readonly Buffer[]): Promise<Word[]> =>
    sendAndAwait(channel, queue, bodies);
  return {
    channel,
    receive: (count) =>
      eventually(() => {
        if (arrivals.length < count) throw new Error(`only ${String(arrivals.length)} arrived`);
        return arrivals.splice(0);
      }),
    acknowledge: (answers) =>
      publish(
        ACKNOWLEDGEMENT_QUEUE,
        answers.map(({ id, token }) => Buffer.from(JSON.stringify({ id, token }))),
      ),
    reject: (rejections) =>
      publish(
        REJECTION_QUEUE,
        rejections.map((rejection) => Buffer.from(JSON.stringify(rejection))),
      ),
    send: async (queue, body) => (await publish(queue, [body]))[0] ?? 'nothing',
    [Symbol.asyncDispose]: () => connection.close().catch(() => undefined),
  };
}

/** By the CloudEvents AMQP binding, binary mode. */
function readArrival({ content, properties }: ConsumeMessage): Arrival {
  const header = (name: string): string => String(properties.headers?.[`cloudEvents_${name}`]);
  return {
    id: header('recordid'),
    token: header('deliverytoken'),
    reference: header('subject'),
    eventId: header('id'),
    type: header('type'),
    attempt: Number(header('deliveryattempt')),
    mediaType: String(properties.contentType),
    bytes: content,
  };
}

/**
 * Messages of a queue are settled in their order: when a last one, which cannot be taken, is among the
 * dead letters, all before it have had their effect.
 */
async function sendAndAwait(
  channel: Channel,
  queue: string,
  bodies: readonly Buffer[],
): Promise<Word[]> {
  const messageIds = bodies.map(() => randomUUID());
  for (const [place, body] of bodies.entries())
    channel.sendToQueue(queue, body, { persistent: true, messageId: messageIds[place] ?? '' });
  const last = randomUUID();
  channel.sendToQueue(queue, Buffer.from('not an answer'), { messageId: last });
  const words = new Map<string, Word>();
  while (!words.has(last)) {
    const letter = await takeDeadLetter(channel);
    words.set(String(letter.properties.messageId), readCode(letter));
  }
  return messageIds.map((messageId) => words.get(messageId) ?? 'taken');
}

function takeDeadLetter(channel: Channel): Promise<GetMessage> {
  return eventually(async () => {
    const letter = await channel.get(DEAD_LETTER_QUEUE, { noAck: true });
    if (letter === false) throw new Error('no dead letter has come');
    return letter;
  });
}

function readCode({ properties }: GetMessage): Word {
  const problem: unknown = JSON.parse(String(properties.headers?.[PROBLEM_HEADER]));
  if (typeof problem === 'object' && problem !== null && 'code' in problem)
    return String(problem.code);
  throw new Error('a dead letter without a problem');
}
