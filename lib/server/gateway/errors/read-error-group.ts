/** Reads one error group with its records, versions and history. */
import {
  groupBasisSchema,
  type ErrorGroupDetail,
  type GroupEvent,
} from '#lib/contracts/error-group';
import { formatRecordId } from '#lib/domain/record-id';
import type { Database, Queryable } from '#lib/server/database';
import { countOpenRecords } from '#lib/server/store/list-error-groups';
import {
  findCurrentGroup,
  readErrorGroupRow,
  readGroupEvents,
  readGroupReferences,
  readGroupSample,
  readGroupVersions,
  type GroupEventRow,
  type GroupSampleRow,
} from '#lib/server/store/read-error-group';
import { refuse } from '../gateway-error.ts';
import { toFailure } from '../records/to-failure.ts';
import { readTrends, type TrendSpan } from './group-trend.ts';
import { parseGroupId, toErrorGroup } from './to-error-group.ts';

export interface GroupQuestion {
  readonly id: string;
  /** Keys of the sources that the asker may see; null: all. */
  readonly sources: readonly string[] | null;
  readonly trend: TrendSpan;
}

/**
 * The group; that to which its failures moved, if they did.
 * @throws GatewayError group_not_found
 */
export async function readErrorGroup(
  db: Database,
  { id: shown, sources, trend: span }: GroupQuestion,
): Promise<ErrorGroupDetail> {
  const id = await requireGroup(db, shown, sources);
  const [row, open, references, sample, versions, events] = await Promise.all([
    readErrorGroupRow(db, id),
    countOpenRecords(db, sources),
    readGroupReferences(db, id),
    readGroupSample(db, id),
    readGroupVersions(db, id),
    readGroupEvents(db, id),
  ]);
  if (row === null) throw groupNotFound(shown);
  const trends = await readTrends(db, [id], { span, now: open.asOf });
  return {
    ...toErrorGroup(row, { trend: trends.get(id) ?? [], allOpenRecords: open.records }),
    // Part of every fingerprint, whatever else it is made of.
    basis: [
      { label: 'Source', value: row.source },
      { label: 'Type', value: row.type },
      ...groupBasisSchema.parse(row.basis),
    ],
    references: references.map(({ reference, id: record, isOpen }) => ({
      reference,
      record: formatRecordId(record),
      isOpen,
    })),
    sample: sample === null ? null : toSample(sample),
    handlerVersions: versions.map(({ version, count, firstAt, lastAt }) => ({
      version,
      count: Number(count),
      firstSeenAt: firstAt.toISOString(),
      lastSeenAt: lastAt.toISOString(),
    })),
    history: events.map(toGroupEvent),
  };
}

/**
 * The stored id of the group that a shown one stands for now.
 * @throws GatewayError group_not_found
 */
export async function requireGroup(
  db: Queryable,
  shown: string,
  sources: readonly string[] | null,
): Promise<bigint> {
  const id = parseGroupId(shown);
  const found = id === null ? null : await findCurrentGroup(db, id);
  if (found === null || sources?.includes(found.source) === false) throw groupNotFound(shown);
  return found.id;
}

function groupNotFound(shown: string): Error {
  return refuse('group_not_found', `There is no error group “${shown.slice(0, 50)}”.`);
}

/** An event as its contract says. */
export function toGroupEvent({ id, kind, at, by, text }: GroupEventRow): GroupEvent {
  return { id: Number(id), kind, at: at.toISOString(), by, text };
}

function toSample(row: GroupSampleRow): ErrorGroupDetail['sample'] {
  const failure = toFailure(row);
  if (failure === null) return null;
  return {
    record: formatRecordId(row.recordId),
    reference: row.reference,
    generation: row.generation,
    number: row.number,
    endedAt: row.endedAt.toISOString(),
    failure,
  };
}
