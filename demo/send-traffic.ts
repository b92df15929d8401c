/** Sends the good records: some at once, then at a calm rate, in every form that Sluice takes. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { RecordForm } from '#lib/client-sdk/record-forms';
import type { Random } from './random.ts';
import { say } from './say.ts';
import { describeVerdict, type Sender } from './sender.ts';
import type { Outgoing } from './traffic/outgoing.ts';
import type { Traffic } from './traffic/traffic.ts';

export interface TrafficPlan {
  readonly traffic: Traffic;
  readonly sender: Sender;
  /** Decides about forms and pauses; what is sent does not depend on it. */
  readonly random: Random;
  readonly ratePerSecond: number;
  readonly burst: number;
  readonly signal: AbortSignal;
}

const LANES = 6;
const SHARE_PLAIN = 0.7;
const SHARE_LISTS = 0.03;
/** Where there is a broker, this source leaves a part of its records there. */
const QUEUE_SOURCE = 'github';
const SHARE_QUEUE = 0.5;
const LIST_LENGTH = 6;
/** A pause is at most this many times the mean, so that the console never looks dead. */
const LONGEST_PAUSE = 4;

export async function sendTraffic(plan: TrafficPlan): Promise<void> {
  await sendBurst(plan);
  const { random, ratePerSecond, signal } = plan;
  while (!signal.aborted) {
    const pause = Math.min(-Math.log(1 - random.next()), LONGEST_PAUSE);
    await sleep((pause * 1000) / ratePerSecond, undefined, { signal });
    if (random.chance(SHARE_LISTS)) await sendList(plan);
    else await sendOne(plan, plan.traffic.next(ago(random.between(1, 20))));
  }
}

/** What an Integration App has gathered before it starts to send. */
async function sendBurst(plan: TrafficPlan): Promise<void> {
  const { burst, traffic, sender } = plan;
  const records = Array.from({ length: burst }, (_, index) =>
    traffic.next(ago(5 + ((burst - index) / burst) * 240)),
  );
  const queue = records.values();
  const work = async (): Promise<void> => {
    for (const record of queue) await sendOne(plan, record);
  };
  await Promise.all(Array.from({ length: LANES }, work));
  say(`sent the first ${String(burst)} records: ${String(sender.tally.stored)} stored`);
}

/** Records that were gathered on the other side and are handed over as a list. */
async function sendList({ traffic, sender, random }: TrafficPlan): Promise<void> {
  const gathered = Array.from({ length: LIST_LENGTH * 2 }, () =>
    traffic.next(ago(random.between(60, 180))),
  );
  const bySource = Map.groupBy(gathered, (record) => record.source);
  for (const [source, records] of bySource) {
    const verdicts = await sender.sendMany(source, records);
    const stored = verdicts.filter((verdict) => verdict.kind === 'stored').length;
    say(`list: ${String(records.length)} records of ${source} -> ${String(stored)} stored`);
  }
}

async function sendOne({ sender, random }: TrafficPlan, record: Outgoing): Promise<void> {
  const isForQueue = record.source === QUEUE_SOURCE && random.chance(SHARE_QUEUE);
  if (isForQueue && (await sender.leave(record))) return;
  const verdict = await sender.send(record, pickForm(random));
  if (verdict.kind === 'stored') return;
  say(`${record.source} ${record.reference} -> ${describeVerdict(verdict)}`);
}

function pickForm(random: Random): RecordForm {
  return random.chance(SHARE_PLAIN) ? 'plain' : random.pick(['plain', 'structured', 'binary']);
}

function ago(seconds: number): Date {
  return new Date(Date.now() - Math.round(seconds * 1000));
}
