/** Stores prepared requests once each, all in one durable write, and says what became of each record. */
import { formatRecordId, type RecordId } from '#lib/domain/record-id';
import type { WaitingStatus } from '#lib/domain/status';
import type { Queryable } from '#lib/server/database';
import { findEventIds } from '#lib/server/store/find-event-ids';
import {
  insertRecords,
  type InsertOptions,
  type NewRecord,
} from '#lib/server/store/insert-records';
import type { PreparedRequest } from './prepare-request.ts';

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

interface Place {
  readonly id: bigint;
  readonly receivedAt: Date;
  readonly sha256: Uint8Array;
  /** Which input was stored as this record; null: it was there before this call. */
  readonly storedFrom: number | null;
}

const MOST_ROUNDS = 5;

/** Stores what is new in input order; answers each request in the order of its records. */
export async function storePrepared(
  db: Queryable,
  requests: readonly PreparedRequest[],
  options: InsertOptions,
): Promise<ReceiveResult[][]> {
  const records = requests.flatMap((request) => request.records);
  const leaders = findLeaders(records);
  const places = new Array<Place | undefined>(records.length);
  let open = records.map((_, index) => index).filter((index) => leaders[index] === index);
  // A second round comes only when the holder of an event id vanished between the two statements.
  for (let round = 1; open.length > 0; round += 1) {
    if (round > MOST_ROUNDS) throw new Error('an event id is neither free nor held');
    await storeNew(db, { records, open, places }, options);
    open = open.filter((index) => places[index] === undefined);
    await findHeld(db, { records, open, places });
    open = open.filter((index) => places[index] === undefined);
  }
  let index = 0;
  return requests.map(({ status, records: own }) =>
    own.map((record) => {
      const place = places[leaders[index] ?? index];
      return toResult(record, { index: index++, status, place });
    }),
  );
}

interface Round {
  readonly records: readonly NewRecord[];
  readonly open: readonly number[];
  readonly places: (Place | undefined)[];
}

async function storeNew(
  db: Queryable,
  { records, open, places }: Round,
  options: InsertOptions,
): Promise<void> {
  const batch = pick(records, open);
  for (const stored of await insertRecords(db, batch, options)) {
    const index = open[stored.index];
    const record = batch[stored.index];
    if (index === undefined || record === undefined) continue;
    const { id, receivedAt } = stored;
    places[index] = { id, receivedAt, sha256: record.sha256, storedFrom: index };
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
    if (index !== undefined) places[index] = { ...holder, storedFrom: null };
  }
}

/**
 * For each record the index of the first one with its event id in its source and direction: only
 * that one is stored.
 */
function findLeaders(records: readonly NewRecord[]): number[] {
  const first = new Map<string, number>();
  return records.map(({ eventId, sourceId, direction }, index) => {
    if (eventId === null) return index;
    const key = `${direction} ${String(sourceId)} ${eventId}`;
    const leader = first.get(key) ?? index;
    if (leader === index) first.set(key, index);
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
  const { receivedAt } = place;
  if (place.storedFrom === index) return { kind: 'accepted', id, status, receivedAt };
  if (Buffer.compare(place.sha256, record.sha256) !== 0) return { kind: 'conflict', id };
  return { kind: 'duplicate', id, status, receivedAt };
}

function pick<Item>(items: readonly Item[], indexes: readonly number[]): readonly Item[] {
  if (indexes.length === items.length) return items;
  return indexes.flatMap((index) => {
    const item = items[index];
    return item === undefined ? [] : [item];
  });
}
