/** A notice as rows for machines: CSV, NDJSON, and the JSON that travels as an egress record. */
import { csvLine } from './csv.ts';
import type { NoticeCause } from './notice-causes.ts';
import { writeNoticeText, type NoticeContent } from './notice-text.ts';

/** One record. `sluice_id` is for questions back to us. */
export interface NoticeRow {
  readonly reference: string;
  readonly event_id: string | null;
  readonly type: string;
  readonly originated_at: string | null;
  readonly received_at: string;
  readonly failed_at: string | null;
  /** Rows with the same number have the same cause. */
  readonly cause: number;
  readonly error: string;
  readonly fields: readonly string[];
  readonly asked: string;
  readonly sluice_id: string;
}

const COLUMNS = [
  'reference',
  'event_id',
  'type',
  'originated_at',
  'received_at',
  'failed_at',
  'cause',
  'error',
  'fields',
  'asked',
  'sluice_id',
] as const satisfies readonly (keyof NoticeRow)[];

/** Cause by cause; times in UTC, RFC 3339. */
export function toNoticeRows(causes: readonly NoticeCause[]): NoticeRow[] {
  return causes.flatMap(({ number, asked, records }) =>
    records.map((record) => ({
      reference: record.reference,
      event_id: record.eventId,
      type: record.type,
      originated_at: record.originatedAt?.toISOString() ?? null,
      received_at: record.receivedAt.toISOString(),
      failed_at: record.failedAt?.toISOString() ?? null,
      cause: number,
      error: record.wording.happened,
      fields: record.wording.fields,
      asked,
      sluice_id: record.id,
    })),
  );
}

/** With a line of column names; several fields stand in one cell, with spaces between. */
export function writeNoticeCsv({ causes }: NoticeContent): string {
  const lines = toNoticeRows(causes).map((row) =>
    csvLine(COLUMNS.map((column) => cellOf(row[column]))),
  );
  return csvLine(COLUMNS) + lines.join('');
}

function cellOf(value: NoticeRow[keyof NoticeRow]): string {
  if (value === null) return '';
  return typeof value === 'object' ? value.join(' ') : String(value);
}

/** One object a line. */
export function writeNoticeNdjson({ causes }: NoticeContent): string {
  return toNoticeRows(causes)
    .map((row) => `${JSON.stringify(row)}\n`)
    .join('');
}

/** What is sent: the text for people, the rows for machines. */
export function writeNoticeJson(content: NoticeContent, source: string): string {
  const { causes, introduction, isComplete } = content;
  return JSON.stringify({
    source,
    introduction,
    is_complete: isComplete,
    causes: causes.map(({ number, title, happened, asked, records }) => ({
      number,
      title,
      happened,
      asked,
      records: records.length,
    })),
    records: toNoticeRows(causes),
    text: writeNoticeText(content),
  });
}
