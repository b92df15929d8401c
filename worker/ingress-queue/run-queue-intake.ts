/** Runs the consumption of ingress queues and the report of how it stands, and ends both in good order. */
import { findQueueSources } from '#lib/server/store/find-queue-sources';
import { forgetRefusedMessages } from '#lib/server/store/refused-messages';
import { forgetTransportStates } from '#lib/server/store/transport-states';
import { repeat } from '#worker/loops/repeat';
import { supervise } from '#worker/supervisor';
import { reportStandings } from '#worker/transports/report-standings';
import type { IntakeParts } from './intake-parts.ts';
import { QueueIntake } from './queue-intake.ts';

export interface RunningQueueIntake {
  stop(): Promise<void>;
}

/** What is told of refused messages is kept for so long, and of no more of one source. */
const KEPT = { days: 30, newest: 10_000 };
const FORGET_INTERVAL_MS = 10 * 60_000;

/** Neither the database nor the broker need be there yet. */
export function runQueueIntake(url: string, parts: IntakeParts): RunningQueueIntake {
  const { db, workerId, log } = parts;
  const intake = new QueueIntake(url, parts);
  const report = reportStandings({
    db,
    workerId,
    direction: 'INGRESS',
    name: 'report ingress queues',
    readStandings: async () => {
      const sources = await findQueueSources(db);
      return new Map(sources.map((source) => [source.id, intake.standing(source)]));
    },
  });
  const forget = repeat('forget refused messages', FORGET_INTERVAL_MS, async () => {
    await forgetRefusedMessages(db, KEPT);
    return 'done';
  });
  const running = new AbortController();
  const loops = [intake.link.loop, report, forget].map((loop) =>
    supervise(loop, running.signal, log),
  );
  return {
    stop: async () => {
      running.abort();
      await Promise.all(loops);
      const forgotten = { direction: 'INGRESS', sourceIds: null } as const;
      await forgetTransportStates(db, workerId, forgotten).catch(() => undefined);
    },
  };
}
