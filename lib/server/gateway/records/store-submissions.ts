/** Stores submissions once each: what receive and enqueue have in common. */
import { hash } from 'node:crypto';
import type { Direction } from '#lib/domain/direction';
import { formatRecordId, type RecordId } from '#lib/domain/record-id';
import { WAITING_STATUS_OF, type WaitingStatus } from '#lib/domain/status';
import type { Queryable } from '#lib/server/database';
import { findEventIds } from '#lib/server/store/find-event-ids';
import { insertRecords, type NewRecord } from '#lib/server/store/insert-records';
import { refuse } from '../gateway-error.ts';
import { findSubmissionFault, type Submission } from './submission.ts';

/** What became of one submission. */
export type ReceiveResult =
  | {
      /** duplicate: the same event id with the same bytes was stored before, as `id`. */
      readonly kind: 'accepted' | 'duplicate';
      readonly id: RecordId;
      readonly status: WaitingStatus;
      readonly receivedAt: Date;
    }
  /** The same event id was stored before, as `id`, with other bytes. */
  | { readonly kind: 'conflict'; readonly id: RecordId };

export interface StoreRequest {
  readonly sourceId: number;
  readonly direction: Direction;
  readonly keyId: number | null;
  readonly causedBy: bigint | null;
  readonly submissions: readonly Submission[];
}

interface Place {
  readonly id: bigint;
  readonly receivedAt: Date;
  readonly sha256: Uint8Array;
  /** Which input was stored as this record; null: it was there before this call. */
  readonly storedFrom: number | null;
}

const MOST_ROUNDS = 5;

/**
 * Stores what is new, in input order, in one durable write; answers in input order.
 * @throws GatewayError invalid_submission, if the caller did not check findSubmissionFault
 */
export async function storeSubmissions(
  db: Queryable,
  request: StoreRequest,
): Promise<ReceiveResult[]> {
  const records = request.submissions.map((submission) => toNewRecord(submission, request));
  const leaders = findLeaders(records);
  const places = new Map<number, Place>();
  let open = [...new Set(leaders)];
  // A second round comes only when the holder of an event id vanished between the two statements.
  for (let round = 1; open.length > 0; round += 1) {
    if (round > MOST_ROUNDS) throw new Error('an event id is neither free nor held');
    await storeNew(db, { records, open, places });
    open = open.filter((index) => !places.has(index));
    await findHeld(db, { records, open, places });
    open = open.filter((index) => !places.has(index));
  }
  const status = WAITING_STATUS_OF[request.direction];
  return records.map((record, index) =>
    toResult(record, { index, status, place: places.get(leaders[index] ?? index) }),
  );
}

interface Round {
  readonly records: readonly NewRecord[];
  readonly open: readonly number[];
  readonly places: Map<number, Place>;
}

async function storeNew(db: Queryable, { records, open, places }: Round): Promise<void> {
  const batch = pick(records, open);
  for (const stored of await insertRecords(db, batch)) {
    const index = open[stored.index];
    const record = batch[stored.index];
    if (index === undefined || record === undefined) continue;
    places.set(index, {
      id: stored.id,
      receivedAt: stored.receivedAt,
      sha256: record.sha256,
      storedFrom: index,
    });
  }
}

async function findHeld(db: Queryable, { records, open, places }: Round): Promise<void> {
  if (open.length === 0) return;
  const keys = pick(records, open).map(({ sourceId, direction, eventId }) => ({
    sourceId,
    direction,
    eventId: eventId ?? '',
  }));
  for (const holder of await findEventIds(db, keys)) {
    const index = open[holder.index];
    if (index !== undefined) places.set(index, { ...holder, storedFrom: null });
  }
}

/** For each record the index of the first one with its event id: only that one is stored. */
function findLeaders(records: readonly NewRecord[]): number[] {
  const first = new Map<string, number>();
  return records.map(({ eventId }, index) => {
    if (eventId === null) return index;
    const leader = first.get(eventId) ?? index;
    first.set(eventId, leader);
    return leader;
  });
}

interface Answer {
  readonly index: number;
  readonly status: WaitingStatus;
  readonly place: Place | undefined;
}

function toResult(record: NewRecord, { index, status, place }: Answer): ReceiveResult {
  if (place === undefined) throw new Error('a submission was neither stored nor found');
  const id = formatRecordId(place.id);
  if (Buffer.compare(place.sha256, record.sha256) !== 0) return { kind: 'conflict', id };
  const kind = place.storedFrom === index ? 'accepted' : 'duplicate';
  return { kind, id, status, receivedAt: place.receivedAt };
}

function toNewRecord(submission: Submission, request: StoreRequest): NewRecord {
  const fault = findSubmissionFault(submission);
  if (fault !== null) throw refuse('invalid_submission', `${fault.field} ${fault.message}.`);
  const { sourceId, direction, keyId, causedBy } = request;
  const sha256 = hash('sha256', submission.bytes, 'buffer');
  return { ...submission, sourceId, direction, keyId, causedBy, sha256 };
}

function pick<Item>(items: readonly Item[], indexes: readonly number[]): Item[] {
  return indexes.flatMap((index) => {
    const item = items[index];
    return item === undefined ? [] : [item];
  });
}
