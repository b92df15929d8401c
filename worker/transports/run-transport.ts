/** Runs one transport: its connection, the loop that offers, the report of how it stands; and ends it. */
import type { Logger } from 'pino';
import type { Database } from '#lib/server/database';
import { listOfferSources } from '#lib/server/store/find-offer-sources';
import { forgetTransportStates } from '#lib/server/store/transport-states';
import { Bell } from '#worker/claim/bell';
import { supervise } from '#worker/supervisor';
import { OfferDesk } from './offer-desk.ts';
import { offerLoop } from './offer-loop.ts';
import { reportStandings } from './report-standings.ts';
import type { HandedOffers } from './rabbitmq/settle-answers.ts';
import { settleOffers } from './settle-offers.ts';
import type { Transport } from './transport.ts';

export interface TransportParts {
  readonly db: Database;
  readonly workerId: string;
  readonly log: Logger;
}

export interface RunningTransport {
  /** Records may be due: looks for them at once. */
  ring(): void;
  /** Offers that it has handed over, as long as only this process knows. */
  readonly handed: HandedOffers;
  /** No more leases, then the results of what is under way, then all else is given up. */
  stop(): Promise<void>;
}

/** What is on its way may take so long to come to its result. */
const GRACE_MS = 5_000;
const END_MS = 2_000;

export function runTransport(transport: Transport, parts: TransportParts): RunningTransport {
  const { db, workerId, log } = parts;
  const bell = new Bell();
  const ring = (): void => {
    bell.ring();
  };
  const [leasing, ending, living] = [
    new AbortController(),
    new AbortController(),
    new AbortController(),
  ];
  const desk = new OfferDesk({
    settle: (offers) => settleOffers(db, offers),
    onSettled: ring,
    log,
  });
  transport.onRoom(ring);
  const holder = `${transport.name} ${workerId}`;
  const offering = supervise(
    offerLoop({ db, transport, desk, bell, holder, ending: ending.signal }),
    leasing.signal,
    log,
  );
  const beside = [transport.loop, standingsOf(transport, parts)]
    .filter((loop) => loop !== undefined)
    .map((loop) => supervise(loop, living.signal, log));
  const stop = async (): Promise<void> => {
    leasing.abort();
    await offering;
    await desk.untilEmpty(AbortSignal.timeout(GRACE_MS));
    ending.abort();
    await desk.untilEmpty(AbortSignal.timeout(END_MS));
    await desk.stop();
    await transport.close();
    living.abort();
    await Promise.all(beside);
    await forgetTransportStates(db, workerId, { direction: 'EGRESS', sourceIds: null }).catch(
      () => undefined,
    );
  };
  let stopping: Promise<void> | undefined;
  return {
    ring,
    handed: desk,
    stop: () => (stopping ??= stop()),
  };
}

function standingsOf(transport: Transport, { db, workerId }: TransportParts) {
  return reportStandings({
    db,
    workerId,
    direction: 'EGRESS',
    name: `report ${transport.name}`,
    readStandings: async () => {
      const sources = await listOfferSources(db, transport.name);
      for (const source of sources) transport.prepare?.(source);
      return new Map(sources.map((source) => [source.id, transport.standing(source)]));
    },
  });
}
