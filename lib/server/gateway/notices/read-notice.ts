/** Reads a notice as it left. */
import type { Notice } from '#lib/contracts/notice';
import { NOTICE_TYPE, type NoticeForm } from '#lib/domain/notice';
import { formatRecordId } from '#lib/domain/record-id';
import type { Database } from '#lib/server/database';
import { readNoticeRow } from '#lib/server/store/notices';
import { GatewayError } from '../gateway-error.ts';

const FILES: Readonly<Record<NoticeForm, { extension: string; mediaType: string }>> = {
  text: { extension: 'txt', mediaType: 'text/plain; charset=utf-8' },
  csv: { extension: 'csv', mediaType: 'text/csv; charset=utf-8' },
  ndjson: { extension: 'ndjson', mediaType: 'application/x-ndjson' },
  json: { extension: 'json', mediaType: 'application/json' },
};

/** Event id of the egress record that carries a notice: it is sent once. */
export function noticeEventId(id: number): string {
  return `${NOTICE_TYPE}-${String(id)}`;
}

/** @throws GatewayError notice_not_found */
export async function readNotice(db: Database, id: number): Promise<Notice> {
  const row = await readNoticeRow(db, { id, eventId: noticeEventId(id) });
  if (row === null) throw new GatewayError('notice_not_found', `There is no notice ${String(id)}.`);
  const { madeBy: by, madeAt, egress, ...rest } = row;
  const { extension, mediaType } = FILES[row.form];
  return {
    ...rest,
    by,
    at: madeAt.toISOString(),
    fileName: `notice-${String(id)}-${row.source}.${extension}`,
    mediaType,
    egress: egress === null ? null : formatRecordId(egress),
  };
}
