/** An Integration App that leaves records in the ingress queue of a source, for tests. */
import { connect, type Channel, type ChannelModel, type GetMessage, type Options } from 'amqplib';
import { DEAD_LETTER_QUEUE, ingressQueue } from '#lib/domain/broker-queues';
import { problemSchema, type Problem } from '#lib/contracts/problem';
import { PROBLEM_HEADER } from '#worker/transports/rabbitmq/batch-consumer';
import { declareDeadLetters, declareIngressQueue } from '#worker/transports/rabbitmq/topology';

export interface QueueSender extends AsyncDisposable {
  readonly connection: ChannelModel;
  readonly channel: Channel;
  /** Resolves when the broker has confirmed it. */
  send(body: string | Buffer, options: Options.Publish): Promise<void>;
  /** Plain messages with references `0001`… and, as their ids, event ids; confirmed. */
  sendMany(count: number, first?: number): Promise<void>;
  /** Messages that are ready in the queue of the source. */
  countReady(): Promise<number>;
  /** The oldest dead letter, taken off its queue; null: there is none. */
  takeDeadLetter(): Promise<DeadLetter | null>;
}

export interface DeadLetter {
  readonly message: GetMessage;
  readonly problem: Problem;
}

/** Declares the queue as the gateway does. */
export async function openQueueSender(url: string, source: string): Promise<QueueSender> {
  const connection = await connect(url);
  connection.on('error', () => undefined);
  await declareDeadLetters(connection);
  await declareIngressQueue(connection, source);
  const channel = await connection.createConfirmChannel();
  const queue = ingressQueue(source);
  const publish = (body: string | Buffer, options: Options.Publish): void => {
    channel.sendToQueue(queue, Buffer.from(body), { persistent: true, ...options });
  };
  return {
    connection,
    channel,
    send: async (body, options) => {
      publish(body, options);
      await channel.waitForConfirms();
    },
    sendMany: async (count, first = 1) => {
      for (let number = first; number < first + count; number += 1) {
        const messageId = String(number).padStart(5, '0');
        publish('{}', { messageId, headers: { 'record-reference': messageId } });
        if (number % 1_000 === 0) await channel.waitForConfirms();
      }
      await channel.waitForConfirms();
    },
    countReady: async () => (await channel.checkQueue(queue)).messageCount,
    takeDeadLetter: async () => {
      const message = await channel.get(DEAD_LETTER_QUEUE, { noAck: true });
      return message === false ? null : { message, problem: readProblem(message) };
    },
    [Symbol.asyncDispose]: () => connection.close().catch(() => undefined),
  };
}

function readProblem({ properties }: GetMessage): Problem {
  return problemSchema.parse(JSON.parse(String(properties.headers?.[PROBLEM_HEADER])));
}
