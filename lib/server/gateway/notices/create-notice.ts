/** Makes a notice: writes it in its form, names it on its records, and sends it if that is wished. */
import type { Notice } from '#lib/contracts/notice';
import { NOTICE_TYPE, type NoticeForm, type NoticeWay } from '#lib/domain/notice';
import { writeNoticeCsv, writeNoticeJson, writeNoticeNdjson } from '#lib/domain/notice-rows';
import { writeNoticeText, type NoticeContent } from '#lib/domain/notice-text';
import { inTransaction, type Database, type Transaction } from '#lib/server/database';
import { cleanText } from '#lib/server/store/failure-columns';
import { findNoticeByKey, insertNotice } from '#lib/server/store/notices';
import { enqueue } from '../egress/enqueue.ts';
import { GatewayError, refuse } from '../gateway-error.ts';
import { collectNoted } from './collect-noted.ts';
import { noticeEventId, readNotice } from './read-notice.ts';
import { wordNotice, type WordedRequest } from './preview-notice.ts';

export interface CreateRequest extends WordedRequest {
  readonly source: string;
  readonly form: NoticeForm;
  readonly way: NoticeWay;
  /** Who makes it, as timelines show it. */
  readonly principalName: string;
  /** null: asked twice, it is made twice. */
  readonly idempotencyKey: string | null;
}

const WRITE: Readonly<Record<NoticeForm, (content: NoticeContent, source: string) => string>> = {
  text: writeNoticeText,
  csv: writeNoticeCsv,
  ndjson: writeNoticeNdjson,
  json: writeNoticeJson,
};

/** A notice has as many characters at most; one of 10,000 records has far fewer. */
const MOST_CONTENT = 50_000_000;

/**
 * The notice as it left. The same key of the same person makes the same notice once; it is then
 * answered as it was made.
 * @throws GatewayError nothing_to_tell, unknown_source, retired_source
 */
export async function createNotice(db: Database, request: CreateRequest): Promise<Notice> {
  const { principalName: madeBy, idempotencyKey: key } = request;
  const known = key === null ? null : await findNoticeByKey(db, { madeBy, key });
  const id = known ?? (await make(db, request));
  return readNotice(db, id);
}

async function make(db: Database, request: CreateRequest): Promise<number> {
  const noted = await collectNoted(db, request);
  if (noted.ids.length === 0) {
    throw new GatewayError(
      'nothing_to_tell',
      `No record of “${request.source}” in this set has an error at the moment.`,
    );
  }
  const content = WRITE[request.form](wordNotice(noted, request.introduction), request.source);
  const [first] = noted.records;
  const isOne = noted.records.every(({ reference }) => reference === first?.reference);
  return inTransaction(db, (tx) =>
    keep(tx, {
      request,
      content: cleanText(content, MOST_CONTENT),
      ids: noted.ids,
      reference: isOne ? (first?.reference ?? null) : null,
    }),
  );
}

interface Worded {
  readonly request: CreateRequest;
  readonly content: string;
  readonly ids: readonly bigint[];
  /** Of all its records; null: they have several. */
  readonly reference: string | null;
}

async function keep(
  tx: Transaction,
  { request, content, ids, reference }: Worded,
): Promise<number> {
  const { source, form, way, principalName: madeBy, idempotencyKey } = request;
  const notice = { source, madeBy, idempotencyKey, form, way, content, recordIds: ids };
  const id = await insertNotice(tx, notice);
  if (id === null) return findMade(tx, request);
  if (way === 'sent') {
    const submission = {
      reference: reference ?? `notice-${String(id)}`,
      type: NOTICE_TYPE,
      eventId: noticeEventId(id),
      originatedAt: null,
      orderingKey: null,
      traceparent: null,
      mediaType: 'application/json',
      bytes: Buffer.from(content),
      headers: [],
    };
    await enqueue(tx, { source, keyId: null, submissions: [submission] });
  }
  return id;
}

/** Somebody was faster with the same key, or there is no such source. */
async function findMade(tx: Transaction, request: CreateRequest): Promise<number> {
  const { principalName: madeBy, idempotencyKey: key, source } = request;
  const made = key === null ? null : await findNoticeByKey(tx, { madeBy, key });
  if (made === null) throw refuse('unknown_source', `There is no source “${source}”.`);
  return made;
}
