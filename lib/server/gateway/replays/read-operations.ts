/** Reads replay operations, and their records with what became of them. */
import type {
  ReplayItem,
  ReplayOperation,
  ReplayOperationDetail,
} from '#lib/contracts/replay-operation';
import type { ItemOutcome, OperationState } from '#lib/domain/replay-operation';
import { formatRecordId, parseRecordId, type RecordId } from '#lib/domain/record-id';
import type { Database } from '#lib/server/database';
import { listItemRows, type ItemFailure, type ItemRow } from '#lib/server/store/list-replay-items';
import { readEvents } from '#lib/server/store/replay-events';
import {
  listOperationRows,
  readOperationRow,
  type OperationRow,
} from '#lib/server/store/replay-operations';
import { GatewayError } from '../gateway-error.ts';
import type { VisibleSources } from '../records/to-filter.ts';
import { toOperation } from './to-operation.ts';

export interface OperationRequest {
  readonly id: string;
  /** Whoever may not see all sources sees operations over nothing but theirs. */
  readonly sources: VisibleSources;
}

/**
 * The row of an operation that the asker may see.
 * @throws GatewayError operation_not_found
 */
export async function requireOperation(
  db: Database,
  { id, sources }: OperationRequest,
): Promise<OperationRow> {
  const row = /^[1-9]\d{0,8}$/.test(id) ? await readOperationRow(db, Number(id)) : null;
  if (row !== null && isVisible(row, sources)) return row;
  throw new GatewayError('operation_not_found', `There is no replay operation ${id}.`);
}

function isVisible(row: OperationRow, sources: VisibleSources): boolean {
  return sources === null || (row.sources?.every((source) => sources.includes(source)) ?? false);
}

/**
 * One operation with all that was done to it.
 * @throws GatewayError operation_not_found
 */
export async function readOperation(
  db: Database,
  request: OperationRequest,
): Promise<ReplayOperationDetail> {
  const row = await requireOperation(db, request);
  const events = await readEvents(db, row.id);
  return {
    ...toOperation(row),
    events: events.map((event) => ({ ...event, at: event.at.toISOString() })),
  };
}

export interface OperationsRequest {
  readonly state?: OperationState;
  readonly limit: number;
  /** Only those made before this one. */
  readonly cursor?: number;
}

/** A page of operations, newest first. */
export async function listOperations(
  db: Database,
  { state, limit, cursor }: OperationsRequest,
  sources: VisibleSources,
): Promise<{ operations: ReplayOperation[]; next: string | null }> {
  const rows = await listOperationRows(db, {
    state: state ?? null,
    sources,
    before: cursor ?? null,
    limit: limit + 1,
  });
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const next = rows.length > limit && last !== undefined ? String(last.id) : null;
  return { operations: page.map(toOperation), next };
}

export interface ItemsRequest extends OperationRequest {
  readonly outcome?: ItemOutcome;
  readonly limit: number;
  readonly cursor?: string;
}

/**
 * A page of the records of an operation, in the order in which they are replayed. Records that are no
 * longer kept are not among them.
 * @throws GatewayError operation_not_found
 */
export async function listItems(
  db: Database,
  request: ItemsRequest,
): Promise<{ items: ReplayItem[]; next: RecordId | null }> {
  const { id: operationId } = await requireOperation(db, request);
  const { outcome = null, limit, cursor } = request;
  const beyond = cursor === undefined ? 0n : (parseRecordId(cursor) ?? 0n);
  const rows = await listItemRows(db, { operationId, outcome, beyond, limit: limit + 1 });
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const next = rows.length > limit && last !== undefined ? formatRecordId(last.id) : null;
  return { items: page.map(toItem), next };
}

function toItem(row: ItemRow): ReplayItem {
  const { id, direction, source, reference, type, status } = row;
  return {
    record: { id: formatRecordId(id), direction, source, reference, type, status },
    outcome: row.outcome,
    skipReason: row.skipReason,
    generation: row.generation,
    before: toFailure(row.before),
    after: toFailure(row.after),
  };
}

function toFailure(failure: ItemFailure | null): ReplayItem['before'] {
  if (failure?.class === undefined || failure.class === null) return null;
  const { class: failureClass, code, message } = failure;
  return { class: failureClass, code: code ?? '', message: message ?? '' };
}
