/** Turns a set of records into their ids, a chunk at a time, never all at once. */
import type { RecordSet } from '#lib/contracts/record-set';
import { formatRecordId, parseRecordId } from '#lib/domain/record-id';
import type { Database, Queryable } from '#lib/server/database';
import {
  findOpenOfGroup,
  findRecordIds,
  findReferencedIds,
  readNewestId,
} from '#lib/server/store/named-records';
import { readEditIds } from '#lib/server/store/edit-items';
import { stepThroughRecords } from '#lib/server/store/list-records';
import { readItemIds } from '#lib/server/store/replay-items';
import { matchesNothing, toFilter, type VisibleSources } from './to-filter.ts';

/** A set that does not grow: what came after `newestId` is no part of it. */
export interface FrozenSet {
  readonly set: RecordSet;
  /** Of whoever asks; what they may not see is not found. */
  readonly sources: VisibleSources;
  readonly newestId: bigint;
}

export interface SetChunk {
  /** Ascending, except of references, which come in the order they were pasted in. */
  readonly ids: readonly bigint[];
  /** Where the next chunk begins; null: this was the last. */
  readonly next: bigint | null;
  /** Named, by reference or by id, and no record is found. */
  readonly missing: readonly string[];
}

/** Records looked at in one step. Payloads may be large, so a search in them looks at fewer. */
export const CHUNK_ROWS = 2_000;
const PAYLOAD_ROWS = 100;
const REFERENCES_AT_ONCE = 200;
const MOST_OF_A_REFERENCE = 1_000;

/** The set as it is at this moment. */
export async function freezeSet(
  db: Queryable,
  set: RecordSet,
  sources: VisibleSources,
): Promise<FrozenSet> {
  return { set, sources, newestId: await readNewestId(db) };
}

/**
 * The chunk that begins at `from`: 0 for the first, then what the chunk before named as `next`. Costs
 * what `CHUNK_ROWS` records cost; a chunk without ids need not be the last.
 */
export function readSetChunk(db: Queryable, frozen: FrozenSet, from: bigint): Promise<SetChunk> {
  const { set } = frozen;
  switch (set.kind) {
    case 'ids':
      return readNamed(db, { ...frozen, set }, from);
    case 'references':
      return readReferenced(db, { ...frozen, set }, from);
    case 'operation':
      return readOfOperation(db, { ...frozen, set }, from);
    case 'edit':
      return readEdited(db, { ...frozen, set }, from);
    case 'filter':
      return readFiltered(db, { ...frozen, set }, from);
    case 'group':
      return readOfGroup(db, { ...frozen, set }, from);
  }
}

/** All chunks of a set as it is when asked for the first. */
export async function* resolveRecordSet(
  db: Database,
  set: RecordSet,
  sources: VisibleSources,
): AsyncGenerator<SetChunk> {
  const frozen = await freezeSet(db, set, sources);
  for (let from: bigint | null = 0n; from !== null;) {
    const chunk: SetChunk = await readSetChunk(db, frozen, from);
    yield chunk;
    from = chunk.next;
  }
}

type FrozenOf<Kind extends RecordSet['kind']> = FrozenSet & {
  readonly set: Extract<RecordSet, { kind: Kind }>;
};

/** Sorted, so that a place in the list is the same at every step. */
async function readNamed(
  db: Queryable,
  { set, sources }: FrozenOf<'ids'>,
  from: bigint,
): Promise<SetChunk> {
  const named = [...new Set(set.ids.map((id) => parseRecordId(id) ?? 0n))].sort((a, b) =>
    a < b ? -1 : 1,
  );
  const part = named.slice(Number(from), Number(from) + CHUNK_ROWS);
  const ids = await findRecordIds(db, part, sources);
  const found = new Set(ids);
  return {
    ids,
    next: placeAfter(from, CHUNK_ROWS, named.length),
    missing: part.filter((id) => !found.has(id)).map(formatRecordId),
  };
}

async function readReferenced(
  db: Queryable,
  { set, sources, newestId }: FrozenOf<'references'>,
  from: bigint,
): Promise<SetChunk> {
  const references = [...new Set(set.references)];
  const part = references.slice(Number(from), Number(from) + REFERENCES_AT_ONCE);
  const found = await findReferencedIds(db, {
    references: part,
    sources: set.source === undefined ? sources : only(set.source, sources),
    newestId,
    mostOfEach: MOST_OF_A_REFERENCE,
  });
  const known = new Set(found.map(({ reference }) => reference));
  return {
    ids: [...new Set(found.map(({ id }) => id))],
    next: placeAfter(from, REFERENCES_AT_ONCE, references.length),
    missing: part.filter((reference) => !known.has(reference)),
  };
}

function only(source: string, sources: VisibleSources): readonly string[] {
  return sources === null || sources.includes(source) ? [source] : [];
}

function placeAfter(from: bigint, step: number, end: number): bigint | null {
  const next = Number(from) + step;
  return next < end ? BigInt(next) : null;
}

async function readOfOperation(
  db: Queryable,
  { set, sources }: FrozenOf<'operation'>,
  from: bigint,
): Promise<SetChunk> {
  const { operation, outcomes } = set;
  const found = await readItemIds(db, { operation, outcomes, beyond: from, limit: CHUNK_ROWS });
  const ids = await findRecordIds(db, found, sources);
  return { ids, next: found.length < CHUNK_ROWS ? null : (found.at(-1) ?? null), missing: [] };
}

async function readEdited(
  db: Queryable,
  { set, sources }: FrozenOf<'edit'>,
  from: bigint,
): Promise<SetChunk> {
  const query = {
    operationId: set.edit,
    outcome: 'applied',
    beyond: from,
    limit: CHUNK_ROWS,
  } as const;
  const found = await readEditIds(db, query);
  const ids = await findRecordIds(db, found, sources);
  return { ids, next: found.length < CHUNK_ROWS ? null : (found.at(-1) ?? null), missing: [] };
}

async function readOfGroup(
  db: Queryable,
  { set, sources, newestId }: FrozenOf<'group'>,
  from: bigint,
): Promise<SetChunk> {
  // Groups are shown in the same alphabet as records.
  const group = parseRecordId(set.group);
  if (group === null) return { ids: [], next: null, missing: [] };
  const found = await findOpenOfGroup(db, { group, beyond: from, limit: CHUNK_ROWS });
  const known = await findRecordIds(db, found, sources);
  return {
    ids: known.filter((id) => id <= newestId),
    next: found.length < CHUNK_ROWS ? null : (found.at(-1) ?? null),
    missing: [],
  };
}

async function readFiltered(
  db: Queryable,
  { set, sources, newestId }: FrozenOf<'filter'>,
  from: bigint,
): Promise<SetChunk> {
  const filter = toFilter({ ...set.filter, sort: 'oldest', limit: 1 }, sources);
  if (matchesNothing(filter)) return { ids: [], next: null, missing: [] };
  const rows = filter.search?.in === 'payload' ? PAYLOAD_ROWS : CHUNK_ROWS;
  const window = { ascending: true, beyond: from, limit: rows, rows };
  const step = await stepThroughRecords(db, filter, window);
  const reached = step.ids.length === rows ? (step.ids.at(-1) ?? null) : step.reached;
  return {
    ids: step.ids.filter((id) => id <= newestId),
    next: reached === null || reached >= newestId ? null : reached,
    missing: [],
  };
}
