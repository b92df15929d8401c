/** Reads all records of a list, page by page, and writes them as lines of a file. */
import type { ExportFormat } from '#lib/contracts/record-export';
import { recordQuerySchema, type RecordSummary } from '#lib/contracts/record';
import type { RecordFacetsQuery } from '#lib/contracts/record-facets';
import { csvLine } from '#lib/domain/csv';
import type { Database } from '#lib/server/database';
import { listRecords } from './list-records.ts';
import type { VisibleSources } from './to-filter.ts';

const ROWS_OF_PAGE = 500;

const COLUMNS = {
  id: (record) => record.id,
  direction: (record) => record.direction,
  source: (record) => record.source,
  reference: (record) => record.reference,
  type: (record) => record.type,
  event_id: (record) => record.eventId ?? '',
  status: (record) => record.status,
  originated_at: (record) => record.originatedAt ?? '',
  received_at: (record) => record.receivedAt,
  settled_at: (record) => record.settledAt ?? '',
  size_bytes: (record) => String(record.sizeBytes),
  attempts: (record) => String(record.attempts),
  generation: (record) => String(record.generation),
  held: (record) => String(record.held),
  overdue: (record) => String(record.overdue),
  offered: (record) => String(record.leased && record.direction === 'EGRESS'),
  rejected: (record) => String(record.rejected),
  failure_class: (record) => record.failure?.class ?? '',
  failure_code: (record) => record.failure?.code ?? '',
  failure_message: (record) => record.failure?.message ?? '',
} as const satisfies Readonly<Record<string, (record: RecordSummary) => string>>;

/** The first line of a file, naming the columns; NDJSON has none. */
function headOf(format: ExportFormat): string {
  return format === 'csv' ? csvLine(Object.keys(COLUMNS)) : '';
}

function lineOf(record: RecordSummary, format: ExportFormat): string {
  if (format === 'ndjson') return `${JSON.stringify(record)}\n`;
  return csvLine(Object.values(COLUMNS).map((cell) => cell(record)));
}

export interface ExportRequest {
  readonly query: RecordFacetsQuery;
  readonly format: ExportFormat;
  readonly visible: VisibleSources;
}

/**
 * The file in parts of at most a page of records each, newest first. What is received after it began is
 * not in it; what changes meanwhile is in it as it was when its page was read. Memory holds one page.
 */
export async function* exportRecords(
  db: Database,
  { query, format, visible }: ExportRequest,
): AsyncGenerator<string, void, undefined> {
  const { limit, sort } = recordQuerySchema.parse({ limit: ROWS_OF_PAGE });
  let cursor: string | null = null;
  let part = headOf(format);
  do {
    const page = await listRecords(
      db,
      { ...query, limit, sort, ...(cursor === null ? {} : { cursor }) },
      visible,
    );
    part += page.records.map((record) => lineOf(record, format)).join('');
    if (part !== '') yield part;
    part = '';
    cursor = page.next;
  } while (cursor !== null);
}
