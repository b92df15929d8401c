/** Puts the demo together and runs it until it is told to stop. */
import { setTimeout as sleep } from 'node:timers/promises';
import { SluiceClient } from '#lib/client-sdk/sluice-client';
import { runFaults } from './faults/run-faults.ts';
import { createSchedule } from './faults/schedule.ts';
import { IntegrationApp } from './integration-app.ts';
import { Ledger } from './ledger.ts';
import { QueueApp } from './queue/queue-app.ts';
import { createRandom } from './random.ts';
import { say } from './say.ts';
import { sendTraffic } from './send-traffic.ts';
import { Sender } from './sender.ts';
import type { DemoSettings } from './settings.ts';
import { createGithub } from './traffic/github.ts';
import { Traffic } from './traffic/traffic.ts';

const REPORT_EVERY_MS = 60_000;
/** 2026 began this many tenths of seconds after 1970. */
const EPOCH_TENTHS = 17_672_256_000;
/** Far enough from the good orders that the two never meet. */
const FAULTY_ORDERS_FROM = 5_000_000_000;

/** Resolves when the demo has stopped. @throws what went wrong, if it did not stop by request */
export async function runDemo(settings: DemoSettings, signal: AbortSignal): Promise<void> {
  const failed = new AbortController();
  const ended = AbortSignal.any([signal, failed.signal]);
  const ledger = await openLedger(settings.ledgerUrl);
  const parts = assemble(settings, ended);
  say(`sending to ${settings.sluiceUrl} at ${String(settings.ratePerSecond)} records/s`);
  const kit = { ...parts, traffic: parts.faulty, ledger, signal: ended };
  const tasks = [
    sendTraffic({ ...settings, ...parts, signal: ended }),
    parts.app.run(),
    reportNowAndThen(parts, ended),
    ...(settings.faults ? [runFaults(createSchedule(), kit)] : []),
  ];
  try {
    await Promise.all(tasks);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    failed.abort();
    await Promise.allSettled(tasks);
    await ledger?.close();
    say(`stopped: ${describeTallies(parts)}`);
  }
}

interface Parts {
  readonly traffic: Traffic;
  readonly faulty: Traffic;
  readonly sender: Sender;
  readonly app: IntegrationApp;
  readonly queue: QueueApp | null;
  readonly random: ReturnType<typeof createRandom>;
}

function assemble(settings: DemoSettings, signal: AbortSignal): Parts {
  const seed = settings.seed ?? Date.now() % 100_000_000;
  // Tenths of seconds: a later start numbers on where an earlier one cannot have come yet.
  const firstOrder =
    settings.seed === undefined
      ? Math.floor(Date.now() / 100) - EPOCH_TENTHS
      : settings.seed * 1_000_000;
  const github = createGithub();
  const queue =
    settings.amqpUrl === undefined ? null : new QueueApp({ url: settings.amqpUrl, signal });
  const client = new SluiceClient({
    url: settings.sluiceUrl,
    credentials: settings.credentials,
    signal,
    mostTries: Number.POSITIVE_INFINITY,
    longestWaitMs: 10_000,
    onRetry: ({ path, error, waitMs }) =>
      say(`${path}: ${error.message}; again in ${String(waitMs / 1000)} s`),
  });
  return {
    traffic: new Traffic({ random: createRandom(seed), github, firstOrder }),
    faulty: new Traffic({
      random: createRandom(seed + 1),
      github,
      firstOrder: FAULTY_ORDERS_FROM + firstOrder,
    }),
    sender: new Sender(client, queue),
    app: new IntegrationApp({ client, random: createRandom(seed + 2), signal, queue }),
    queue,
    random: createRandom(seed + 3),
  };
}

async function openLedger(url: string | undefined): Promise<Ledger | null> {
  if (url === undefined) return null;
  const ledger = new Ledger(url);
  await ledger.listen();
  return ledger;
}

async function reportNowAndThen(parts: Parts, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await sleep(REPORT_EVERY_MS, undefined, { signal });
    say(describeTallies(parts));
  }
}

function describeTallies({ sender, app, queue }: Parts): string {
  const { sent, stored, duplicate, refused } = sender.tally;
  return (
    `${String(sent)} sent: ${String(stored)} stored, ${String(duplicate)} duplicate, ` +
    `${String(refused)} refused; ` +
    (queue === null ? '' : `${String(queue.left)} left in the queue; `) +
    `${String(app.acknowledged)} taken and acknowledged`
  );
}
