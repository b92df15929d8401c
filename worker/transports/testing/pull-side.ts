/** An Integration App that leases over HTTP's own functions: what the other transports are measured by. */
import { acknowledge } from '#lib/server/gateway/egress/acknowledge';
import { leaseDeliveries } from '#lib/server/gateway/egress/lease-deliveries';
import { reject } from '#lib/server/gateway/egress/reject';
import { eventually } from '#lib/testing/eventually';
import type { Arrival, Conformer, OtherSide, SideOptions, Word } from './other-side.ts';

export const pullConformer: Conformer = {
  name: 'pull',
  isHanded: false,
  missing: null,
  create: (options) => Promise.resolve(pullSide(options)),
};

function pullSide({ db: { pool }, source }: SideOptions): OtherSide {
  const idle = (): Promise<void> => Promise.resolve();
  const sources = [source];
  return {
    start: idle,
    stop: idle,
    goAway: idle,
    comeBack: idle,
    [Symbol.asyncDispose]: idle,
    receive: (count) => {
      const arrivals: Arrival[] = [];
      return eventually(async () => {
        const request = { source, holder: 'app key', max: 100, leaseSeconds: 300 };
        for (const delivery of await leaseDeliveries(pool, request)) {
          const eventId = delivery.eventId ?? delivery.id;
          arrivals.push({ ...pick(delivery), eventId, bytes: Buffer.from(delivery.bytes) });
        }
        if (arrivals.length < count) throw new Error(`only ${String(arrivals.length)} arrived`);
        return arrivals;
      });
    },
    acknowledge: async (acknowledgements) =>
      (await acknowledge(pool, { sources, acknowledgements })).map(toWord),
    reject: async (rejections) => (await reject(pool, { sources, rejections })).map(toWord),
  };
}

function pick(delivery: Omit<Arrival, 'bytes' | 'eventId'>): Omit<Arrival, 'bytes' | 'eventId'> {
  const { id, token, reference, type, attempt, mediaType } = delivery;
  return { id, token, reference, type, attempt, mediaType };
}

function toWord(
  result: { kind: 'refused'; error: { code: string } } | { kind: string; error?: never },
): Word {
  return result.error === undefined ? 'taken' : result.error.code;
}
