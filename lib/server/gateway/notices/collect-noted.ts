/** Finds the records of a set that have an error to tell, for as long as a person would wait. */
import { z } from 'zod';
import type { RecordSet } from '#lib/contracts/record-set';
import { formatRecordId } from '#lib/domain/record-id';
import { MOST_NOTED } from '#lib/domain/notice';
import type { NotedRecord } from '#lib/domain/notice-causes';
import type { NotedFailure } from '#lib/domain/notice-wording';
import type { Database } from '#lib/server/database';
import { readFailuresTold, type FailureTold } from '#lib/server/store/notices';
import { readSummaries, type SummaryRow } from '#lib/server/store/record-summary';
import { resolveRecordSet } from '../records/resolve-record-set.ts';

/** Chunks of a set that are looked at; one costs what some thousand records cost. */
const MOST_CHUNKS = 50;
const PATIENCE_MS = 5_000;

export interface NoticeRequest {
  readonly set: RecordSet;
  /** A notice is about one source; null: the one with most of the records. */
  readonly source: string | null;
  /** Keys of the sources that the asker may see; null: all. */
  readonly sources: readonly string[] | null;
}

export interface Noted {
  /** null: no record has an error to tell. */
  readonly source: string | null;
  readonly records: readonly NotedRecord[];
  readonly ids: readonly bigint[];
  /** Of every source that has records with an error, those with most first. */
  readonly bySource: readonly { readonly source: string; readonly count: number }[];
  readonly withoutError: number;
  /** false: not the whole set was looked at, or more have an error than a notice names. */
  readonly isComplete: boolean;
}

type Failed = SummaryRow & { readonly failureClass: NotedFailure['class'] };

/** The records that a notice is about, in the order of the set. */
export async function collectNoted(db: Database, request: NoticeRequest): Promise<Noted> {
  const { found, withoutError, isWhole } = await lookThrough(db, request);
  const bySource = countBySource(found);
  const source = request.source ?? bySource[0]?.source ?? null;
  const chosen = found.filter((row) => row.source === source);
  const told = chosen.slice(0, MOST_NOTED);
  const ids = told.map(({ id }) => id);
  const details = new Map<bigint, FailureTold>();
  for (const detail of await readFailuresTold(db, ids)) details.set(detail.id, detail);
  return {
    source,
    records: told.map((row) => toNoted(row, details.get(row.id))),
    ids,
    bySource,
    withoutError,
    isComplete: isWhole && chosen.length === told.length,
  };
}

interface Look {
  readonly found: readonly Failed[];
  readonly withoutError: number;
  readonly isWhole: boolean;
}

async function lookThrough(db: Database, request: NoticeRequest): Promise<Look> {
  const found: Failed[] = [];
  const startedAt = performance.now();
  let withoutError = 0;
  let chunks = 0;
  let ofSource = 0;
  for await (const { ids, next } of resolveRecordSet(db, request.set, request.sources)) {
    const rows = await readSummaries(db, ids);
    const failed = rows.filter(hasFailed);
    found.push(...failed);
    withoutError += rows.length - failed.length;
    chunks += 1;
    ofSource += failed.filter(({ source }) => source === (request.source ?? source)).length;
    const isEnough = ofSource >= MOST_NOTED || chunks >= MOST_CHUNKS;
    if (next !== null && (isEnough || performance.now() - startedAt > PATIENCE_MS))
      return { found, withoutError, isWhole: false };
  }
  return { found, withoutError, isWhole: true };
}

function hasFailed(row: SummaryRow): row is Failed {
  return row.failureClass !== null;
}

function countBySource(found: readonly Failed[]): { source: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { source } of found) counts.set(source, (counts.get(source) ?? 0) + 1);
  return [...counts]
    .map(([source, count]) => ({ source, count }))
    .sort((one, other) => other.count - one.count || (one.source < other.source ? -1 : 1));
}

const violationsSchema = z.array(z.object({ pointer: z.string(), expected: z.string() })).catch([]);

function toNoted(row: Failed, detail: FailureTold | undefined): NotedRecord {
  const { reference, eventId, type, originatedAt, receivedAt } = row;
  return {
    id: formatRecordId(row.id),
    reference,
    eventId,
    type,
    originatedAt,
    receivedAt,
    failedAt: detail?.failedAt ?? row.settledAt,
    failure: {
      direction: row.direction,
      class: row.failureClass,
      code: row.failureCode ?? '',
      message: row.failureMessage ?? '',
      violations: violationsSchema.parse(detail?.violations ?? []),
    },
  };
}
