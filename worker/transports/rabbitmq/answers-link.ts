/** Consumes what Integration Apps answer over the queue, on a connection of its own. */
import type { ChannelModel } from 'amqplib';
import type { Logger } from 'pino';
import { ACKNOWLEDGEMENT_QUEUE, REJECTION_QUEUE } from '#lib/domain/broker-queues';
import type { Database } from '#lib/server/database';
import { consumeInBatches, type BatchConsumerOptions } from './batch-consumer.ts';
import { BrokerLink, type LinkUse } from './broker-link.ts';
import { settleAcknowledgements, settleRejections, type HandedOffers } from './settle-answers.ts';
import { declareDeadLetters, declareAnswerQueue } from './topology.ts';

export interface AnswersOptions {
  readonly url: string;
  readonly db: Database;
  readonly log: Logger;
  readonly noteRefused: BatchConsumerOptions['noteRefused'];
  readonly handed: HandedOffers;
}

const PREFETCH = 2_000;
const MOST_AT_ONCE = 500;
/** Answers are small: more is nonsense, and is left with the broker for a while. */
const MOST_HELD_BYTES = 64 * 1024 * 1024;

/** The link; nothing is consumed until its loop runs. Publishing has another one, which a slow broker may block. */
export function answersLink(given: AnswersOptions): BrokerLink {
  const { url, db, log, noteRefused, handed } = given;
  const options = {
    prefetch: PREFETCH,
    mostAtOnce: MOST_AT_ONCE,
    mostHeldBytes: MOST_HELD_BYTES,
    noteRefused,
    log,
  };
  const consumers: readonly BatchConsumerOptions[] = [
    {
      ...options,
      queue: ACKNOWLEDGEMENT_QUEUE,
      settle: (messages) => settleAcknowledgements(db, messages, handed),
    },
    { ...options, queue: REJECTION_QUEUE, settle: (messages) => settleRejections(db, messages) },
  ];
  return new BrokerLink({
    url,
    name: 'sluice answers',
    open: (connection, giveUp) => open(connection, consumers, giveUp),
  });
}

async function open(
  connection: ChannelModel,
  consumers: readonly BatchConsumerOptions[],
  giveUp: (reason: Error) => void,
): Promise<LinkUse> {
  await declareDeadLetters(connection);
  const uses: LinkUse[] = [];
  for (const consumer of consumers) {
    await declareAnswerQueue(connection, consumer.queue);
    uses.push(await consumeInBatches(connection, consumer, giveUp));
  }
  return {
    finish: async () => {
      await Promise.all(uses.map((use) => use.finish()));
    },
    lost: () => {
      for (const use of uses) use.lost();
    },
  };
}
