/** Which transports a worker has, by its settings, and what else lives beside them. */
import { supervise, type Loop } from '#worker/supervisor';
import { answersLink } from './rabbitmq/answers-link.ts';
import type { BatchConsumerOptions } from './rabbitmq/batch-consumer.ts';
import { RabbitTransport } from './rabbitmq/rabbit-transport.ts';
import { runTransport, type TransportParts } from './run-transport.ts';
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
  const transports: Transport[] = amqpUrl === undefined ? [] : [new RabbitTransport(amqpUrl)];
  const beside: Loop[] = amqpUrl === undefined ? [] : [listenToAnswers(amqpUrl, parts)];
  const running = transports.map((transport) => runTransport(transport, parts));
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

function listenToAnswers(url: string, { db, log }: TransportParts): Loop {
  const noteRefused: BatchConsumerOptions['noteRefused'] = (refused) => {
    for (const { queue, problem } of refused) log.warn({ queue, problem }, 'message refused');
    return Promise.resolve();
  };
  return answersLink({ url, db, log, noteRefused }).loop;
}
