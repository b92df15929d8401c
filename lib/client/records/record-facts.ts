/** What a record is waiting for or has come to, in plain sentences. */
import type { RecordDetail } from '#lib/contracts/record';
import { formatCountOf } from '#lib/format/count';
import { formatDuration } from '#lib/format/duration';
import { formatAge, formatRelative } from '#lib/format/time';
import { handoverWords } from '../transports/handover-words.ts';

function describeLease(record: RecordDetail, now: Date): string | null {
  const { lease } = record;
  if (lease === null) return null;
  const expiresAt = new Date(lease.expiresAt);
  if (record.direction === 'EGRESS') {
    const handed =
      lease.handedAt === undefined
        ? ''
        : `: ${handoverWords(lease.holder)} ${formatRelative(new Date(lease.handedAt), now)}`;
    return `Out for delivery with ${lease.holder}${handed}, to be acknowledged ${formatRelative(expiresAt, now)}.`;
  }
  return `Being processed by ${lease.holder} since ${formatAge(new Date(lease.claimedAt), now)}.`;
}

function describeNext(record: RecordDetail, now: Date): string {
  const due = record.dueAt === null ? null : new Date(record.dueAt);
  const later = due !== null && due.getTime() > now.getTime();
  const tried = formatCountOf(record.attempts, 'attempt');
  if (record.direction === 'EGRESS') {
    if (record.attempts === 0) return 'Waiting to be offered to the Integration App.';
    const offers = formatCountOf(record.attempts, 'time');
    if (later) return `Offered ${offers}; will be offered again ${formatRelative(due, now)}.`;
    return `Offered ${offers} without acknowledgement; waiting to be offered again.`;
  }
  if (later) return `Will be tried again ${formatRelative(due, now)}, after ${tried}.`;
  return record.attempts === 0
    ? 'Waiting for its first attempt.'
    : `Due for its next attempt, after ${tried}.`;
}

function describeWaiting(record: RecordDetail, now: Date): string[] {
  const rejected = record.rejected ? ['The Integration App has rejected it.'] : [];
  const held = 'Held: nothing more happens by itself until somebody replays it.';
  if (record.held) return [...rejected, held];
  return [...rejected, describeLease(record, now) ?? describeNext(record, now)];
}

function describeSettled(record: RecordDetail, settledAt: string): string[] {
  const took = formatDuration(
    Math.max(0, new Date(settledAt).getTime() - new Date(record.receivedAt).getTime()),
  );
  const after = `after ${formatCountOf(record.attempts, 'attempt')}`;
  if (record.status === 'ERROR') {
    return [`Given up ${after}: nothing more happens by itself until somebody replays it.`];
  }
  const word = record.status === 'PROCESSED' ? 'Processed' : 'Acknowledged';
  return [
    record.generation === 0
      ? `${word} ${took} after it was received, ${after}.`
      : `${word} ${after} since its last replay.`,
  ];
}

/** The sentences, most important first. */
export function describeFacts(record: RecordDetail, now: Date): string[] {
  const facts =
    record.settledAt === null
      ? describeWaiting(record, now)
      : describeSettled(record, record.settledAt);
  if (record.overdue) {
    const age = formatAge(new Date(record.receivedAt), now);
    facts.push(`Overdue: not acknowledged for ${age}, longer than its source allows.`);
  }
  return facts;
}
