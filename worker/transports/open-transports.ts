/** Which transports a worker has, by its settings, and what else lives beside them. */
import type { Database } from '#lib/server/database';
import { insertRefusedMessages } from '#lib/server/store/refused-messages';
import { supervise, type Loop } from '#worker/supervisor';
import { openPush } from './push/open-push.ts';
import { answersLink } from './rabbitmq/answers-link.ts';
import type { RefusedMessage } from './rabbitmq/batch-consumer.ts';
import { RabbitTransport } from './rabbitmq/rabbit-transport.ts';
import type { HandedOffers } from './rabbitmq/settle-answers.ts';
import { runTransport, type RunningTransport, type TransportParts } from './run-transport.ts';
import type { Transport } from './transport.ts';

export interface TransportSettings {
  /** Undefined: there is no broker, and no code for one runs. */
  readonly amqpUrl: string | undefined;
}

export interface RunningTransports {
  ring(): void;
  /** Everything in good order; what could not be finished waits again, or runs out. */
  stop(): Promise<void>;
}

/** Runs all of them. Neither the database nor a broker need be there yet. */
export function openTransports(
  { amqpUrl }: TransportSettings,
  parts: TransportParts,
): RunningTransports {
  const transports: Transport[] = [openPush(parts)];
  if (amqpUrl !== undefined) transports.push(new RabbitTransport(amqpUrl));
  const running = transports.map((transport) => runTransport(transport, parts));
  const handed = handedOver(running);
  const beside: Loop[] = amqpUrl === undefined ? [] : [listenToAnswers(amqpUrl, parts, handed)];
  const listening = new AbortController();
  const loops = beside.map((loop) => supervise(loop, listening.signal, parts.log));
  return {
    ring: () => {
      for (const transport of running) transport.ring();
    },
    stop: async () => {
      listening.abort();
      await Promise.all([...running.map((transport) => transport.stop()), ...loops]);
    },
  };
}

function listenToAnswers(url: string, { db, log }: TransportParts, handed: HandedOffers): Loop {
  const options = { url, db, log, handed };
  return answersLink({ ...options, noteRefused: (refused) => noteRefused(db, refused) }).loop;
}

/** Whichever transport it was: a source may have changed it. */
function handedOver(running: readonly RunningTransport[]): HandedOffers {
  return {
    handedAgeMs: (token) =>
      running.map(({ handed }) => handed.handedAgeMs(token)).find((age) => age !== undefined),
    dropHanded: (token) => {
      for (const { handed } of running) handed.dropHanded(token);
    },
  };
}

/** Whose record an answer meant is not known: it names none of ours, or not as it should. */
async function noteRefused(db: Database, refused: readonly RefusedMessage[]): Promise<void> {
  const messages = refused.map(({ queue, message, problem }) => ({
    queue,
    source: null,
    code: problem.code,
    detail: problem.detail ?? null,
    messageId: readMessageId(message),
    size: message.content.byteLength,
  }));
  await insertRefusedMessages(db, messages);
}

function readMessageId({ properties }: RefusedMessage['message']): string | null {
  const messageId: unknown = properties.messageId;
  return typeof messageId === 'string' ? messageId : null;
}
