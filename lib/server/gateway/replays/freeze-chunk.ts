/** Freezes the next chunk of an operation's set in rows. */
import { recordSetSchema } from '#lib/contracts/record-set';
import type { Queryable } from '#lib/server/database';
import { freezeItems } from '#lib/server/store/replay-items';
import type { OperationRow } from '#lib/server/store/replay-operations';
import { readSetChunk } from '../records/resolve-record-set.ts';
import { addSkips, totalSkips } from './skip-counts.ts';

/** Of what was named and not found, so many are kept by name. */
const MOST_NOT_FOUND = 100;

/** The operation with one more chunk of its set; with the last, `frozenThrough` is null. */
export async function freezeChunk(tx: Queryable, operation: OperationRow): Promise<OperationRow> {
  const { id: operationId, frozenThrough, sources, newestId, confirm } = operation;
  if (frozenThrough === null) return operation;
  const set = recordSetSchema.parse(operation.recordSet);
  const chunk = await readSetChunk(tx, { set, sources, newestId }, frozenThrough);
  const keepsLate = ['ids', 'references', 'edit'].includes(set.kind);
  const counts = await freezeItems(tx, { operationId, ids: chunk.ids, confirm, keepsLate });
  return {
    ...operation,
    frozenThrough: chunk.next,
    total: operation.total + counts.total,
    skipped: operation.skipped + totalSkips(counts.skipped),
    skippedWhy: addSkips(operation.skippedWhy, counts.skipped),
    notFound: operation.notFound + chunk.missing.length,
    notFoundFirst: [...operation.notFoundFirst, ...chunk.missing].slice(0, MOST_NOT_FOUND),
  };
}
