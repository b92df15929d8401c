/** Reads the exact bytes of a record. */
import { parseRecordId } from '#lib/domain/record-id';
import type { Queryable } from '#lib/server/database';
import { readPayloadExpiry } from '#lib/server/store/payload-presence';
import { readRecordIdentity } from '#lib/server/store/read-record-detail';
import { readDraftSlice, readPayloadSlice } from '#lib/server/store/read-payload';
import { refuse } from '../gateway-error.ts';

export interface PayloadQuery {
  readonly id: string;
  /** Absent: the latest. */
  readonly revision?: number;
  /** Byte offsets from 0, both inclusive; `last` absent: to the end. */
  readonly range?: { readonly first: number; readonly last?: number };
  /** Keys of the sources that the asker may see; absent or null: all. */
  readonly sources?: readonly string[] | null;
}

export interface Payload {
  /** Of the record; not to be trusted by what shows the bytes. */
  readonly mediaType: string;
  readonly revision: number;
  readonly totalBytes: number;
  /** Offset of the first of `bytes`. */
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/**
 * The bytes as they came, whole or a range of them; a range may end beyond the last byte.
 * @throws GatewayError record_not_found, payload_not_found, range_not_satisfiable
 */
export async function readPayload(db: Queryable, query: PayloadQuery): Promise<Payload> {
  const id = await findVisible(db, query);
  const { first: offset = 0, last } = query.range ?? {};
  const request = {
    id,
    revision: query.revision ?? null,
    offset,
    length: last === undefined ? null : Math.max(0, last - offset + 1),
  };
  const slice = (await readPayloadSlice(db, request)) ?? (await readDraftSlice(db, request));
  if (slice === null) {
    throw refuse('payload_not_found', describeAbsence(await readPayloadExpiry(db, id)));
  }
  if (query.range !== undefined && offset >= slice.totalBytes) {
    throw refuse('range_not_satisfiable', `The payload has ${String(slice.totalBytes)} bytes.`);
  }
  const { mediaType, revision, totalBytes, bytes } = slice;
  return { mediaType, revision, totalBytes, offset, bytes };
}

function describeAbsence(expiredAt: Date | null): string {
  if (expiredAt === null) return 'There is no such revision.';
  return `The payload expired on ${expiredAt.toISOString()}, or there is no such revision.`;
}

async function findVisible(db: Queryable, query: PayloadQuery): Promise<bigint> {
  const id = parseRecordId(query.id);
  const identity = id === null ? null : await readRecordIdentity(db, id);
  const isVisible = identity !== null && (query.sources?.includes(identity.source) ?? true);
  if (id === null || !isVisible) {
    throw refuse('record_not_found', `There is no record ${query.id}.`);
  }
  return id;
}
