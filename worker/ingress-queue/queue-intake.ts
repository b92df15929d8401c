/** Consumes the ingress queues of all sources that have chosen it, on one connection, one channel each. */
import type { ChannelModel } from 'amqplib';
import { findQueueSources, type QueueSource } from '#lib/server/store/find-queue-sources';
import { repeat } from '#worker/loops/repeat';
import { supervise } from '#worker/supervisor';
import { BrokerLink, type LinkUse } from '#worker/transports/rabbitmq/broker-link';
import type { TransportStanding } from '#worker/transports/transport';
import type { IntakeParts } from './intake-parts.ts';
import { SourceIntake } from './source-intake.ts';

/** How often it is looked which sources are to be consumed. */
const LOOK_INTERVAL_MS = 1_000;

export class QueueIntake {
  readonly link: BrokerLink;
  readonly #parts: IntakeParts;
  #intakes = new Map<number, SourceIntake>();
  #former: Promise<unknown> = Promise.resolve();

  /** Nothing is consumed until the loop of its link runs. */
  constructor(url: string, parts: IntakeParts) {
    this.#parts = parts;
    this.link = new BrokerLink({
      url,
      name: 'sluice ingress',
      open: (connection) => Promise.resolve(this.#open(connection)),
    });
  }

  /** How the queue of a source stands for this worker. */
  standing({ id, isWaiting }: QueueSource): TransportStanding {
    const { state, lastError } = this.link.standing;
    const intake = this.#intakes.get(id);
    if (state !== 'connected') return { state, lastError, lastSuccessAt: null };
    if (intake !== undefined) return intake.standing;
    // Only once nothing is consumed any more.
    if (isWaiting) return { state: 'held', lastError: null, lastSuccessAt: null };
    return { state: 'connecting', lastError: null, lastSuccessAt: null };
  }

  #open(connection: ChannelModel): LinkUse {
    const former = [...this.#intakes.values()].map((intake) => intake.stored);
    this.#former = Promise.all([this.#former, ...former]);
    const intakes = new Map<number, SourceIntake>();
    this.#intakes = intakes;
    const looking = new AbortController();
    const loop = repeat('look for queues', LOOK_INTERVAL_MS, async () => {
      // What a lost connection brought may still be stored, and comes again on this one.
      await this.#former;
      await this.#look(connection, intakes);
      return 'done';
    });
    const looked = supervise(loop, looking.signal, this.#parts.log);
    return {
      finish: async () => {
        looking.abort();
        await looked;
        await Promise.all([...intakes.values()].map((intake) => intake.finish()));
      },
      lost: () => {
        looking.abort();
        for (const intake of intakes.values()) intake.lost();
      },
    };
  }

  /** Begins with those that are new, and ends those that are not to be consumed any more. */
  async #look(connection: ChannelModel, intakes: Map<number, SourceIntake>): Promise<void> {
    const found = await findQueueSources(this.#parts.db);
    const wanted = new Map(found.filter((source) => !source.isWaiting).map((s) => [s.id, s.key]));
    for (const [id, intake] of intakes) {
      if (wanted.has(id)) continue;
      await intake.finish();
      intakes.delete(id);
    }
    for (const [id, key] of wanted) {
      if (!intakes.has(id)) intakes.set(id, new SourceIntake(key, connection, this.#parts));
    }
  }
}
