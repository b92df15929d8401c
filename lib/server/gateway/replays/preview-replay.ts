/** Tells before a replay what it would be about: how many, of what, and which not and why. */
import type { RecordSet } from '#lib/contracts/record-set';
import type { ReplayPreview } from '#lib/contracts/replay-operation';
import { formatRecordId } from '#lib/domain/record-id';
import type { Database } from '#lib/server/database';
import { countForPreview, type PreviewRow } from '#lib/server/store/preview-replay';
import type { VisibleSources } from '../records/to-filter.ts';
import { resolveRecordSet } from '../records/resolve-record-set.ts';
import { addSkips, listSkips, type SkipCounts } from './skip-counts.ts';

export interface PreviewRequest {
  readonly set: RecordSet;
  readonly confirm: boolean;
  readonly sources: VisibleSources;
}

export interface PreviewBudget {
  /** No further chunk begins after either. */
  readonly milliseconds: number;
  readonly records: number;
}

/** Somebody waits for it in a dialog. */
const WHILE_SOMEBODY_WAITS: PreviewBudget = { milliseconds: 2_000, records: 100_000 };
const MOST_VALUES = 50;
const MOST_NOT_FOUND = 100;

/** Counts the set as it is now, as far as the budget reaches. Nothing matches: all is 0. */
export async function previewReplay(
  db: Database,
  { set, confirm, sources }: PreviewRequest,
  budget: PreviewBudget = WHILE_SOMEBODY_WAITS,
): Promise<ReplayPreview> {
  const startedAt = performance.now();
  const rows: PreviewRow[] = [];
  const missing: string[] = [];
  const seen = new Set<bigint>();
  let isComplete = true;
  for await (const chunk of resolveRecordSet(db, set, sources)) {
    // Only references may name a record twice; what was named at once is few.
    const ids = chunk.ids.filter((id) => !seen.has(id));
    for (const id of ids) seen.add(id);
    rows.push(...(await countForPreview(db, ids, confirm)));
    missing.push(...chunk.missing);
    const isSpent =
      performance.now() - startedAt > budget.milliseconds || seen.size >= budget.records;
    if (isSpent && chunk.next !== null) {
      isComplete = false;
      break;
    }
  }
  return { ...summarize(rows), isComplete, notFound: notFoundOf(missing) };
}

function notFoundOf(missing: readonly string[]): ReplayPreview['notFound'] {
  return { count: missing.length, first: missing.slice(0, MOST_NOT_FOUND) };
}

function summarize(rows: readonly PreviewRow[]): Omit<ReplayPreview, 'isComplete' | 'notFound'> {
  const eligible = rows.filter(({ reason }) => reason === null);
  let skipped: SkipCounts = {};
  for (const { reason, count } of rows)
    if (reason !== null) skipped = addSkips(skipped, { [reason]: count });
  return {
    total: sum(rows),
    eligible: sum(eligible),
    skipped: listSkips(skipped),
    byStatus: breakDown(rows, (row) => row.status),
    bySource: breakDown(rows, (row) => row.source),
    byType: breakDown(rows, (row) => row.type),
    byGroup: breakDown(rows, ({ group }) => (group === null ? '' : formatRecordId(group))),
    byHandler: breakDown(rows, (row) => row.handler),
  };
}

function sum(rows: readonly PreviewRow[]): number {
  return rows.reduce((total, { count }) => total + count, 0);
}

function breakDown(
  rows: readonly PreviewRow[],
  valueOf: (row: PreviewRow) => string,
): ReplayPreview['byStatus'] {
  const groups = [...Map.groupBy(rows, valueOf)];
  return groups
    .map(([value, own]) => ({
      value,
      count: sum(own),
      eligible: sum(own.filter(({ reason }) => reason === null)),
    }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, MOST_VALUES);
}
