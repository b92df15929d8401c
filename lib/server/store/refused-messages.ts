/** The statements about messages of the queue that could not be taken. */
import type { Queryable } from '../database.ts';
import { cleanText } from './failure-columns.ts';

export interface RefusedMessage {
  /** The queue it came from. */
  readonly queue: string;
  /** Null: nobody can tell. Unknown keys count as null. */
  readonly source: string | null;
  /** Of the problem. */
  readonly code: string;
  readonly detail: string | null;
  /** What the sender called it. */
  readonly messageId: string | null;
  /** In bytes. */
  readonly size: number;
}

export interface RefusedMessageRow extends RefusedMessage {
  readonly id: bigint;
  readonly refusedAt: Date;
}

const MOST = { queue: 255, code: 100, detail: 2_000, messageId: 512 } as const;

/** Writes down all of them, in their order. */
export async function insertRefusedMessages(
  db: Queryable,
  messages: readonly RefusedMessage[],
): Promise<void> {
  const fit = (text: string | null, most: number): string | null =>
    text === null ? null : cleanText(text, most);
  await db.query({
    name: 'insert_refused_messages',
    text: `INSERT INTO refused_message (queue, source_id, code, detail, message_id, size)
           SELECT given.queue, s.id, given.code, given.detail, given.message_id, given.size
           FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::int4[])
             WITH ORDINALITY AS given (queue, source, code, detail, message_id, size, place)
           LEFT JOIN source s ON s.key = given.source
           ORDER BY given.place`,
    values: [
      messages.map(({ queue }) => fit(queue, MOST.queue)),
      messages.map(({ source }) => source),
      messages.map(({ code }) => fit(code, MOST.code)),
      messages.map(({ detail }) => fit(detail, MOST.detail)),
      messages.map(({ messageId }) => fit(messageId, MOST.messageId)),
      messages.map(({ size }) => size),
    ],
  });
}

export interface RefusedMessagesPage {
  /** Null: those of no source. */
  readonly source: string | null;
  /** Exclusive; null: from the newest. */
  readonly before: bigint | null;
  readonly limit: number;
}

const listText = (from: string): string => `
SELECT m.id, m.queue, $1::text AS source, m.code, m.detail, m.message_id AS "messageId", m.size,
       m.refused_at AS "refusedAt"
FROM ${from} AND m.id < coalesce($2, 9223372036854775807)
ORDER BY m.id DESC LIMIT $3`;
const OF_SOURCE = listText(
  'source s JOIN refused_message m ON m.source_id = s.id WHERE s.key = $1::text',
);
const OF_NOBODY = listText('refused_message m WHERE m.source_id IS NULL');

/** Newest first; none as well where there is no such source. */
export async function listRefusedMessages(
  db: Queryable,
  { source, before, limit }: RefusedMessagesPage,
): Promise<RefusedMessageRow[]> {
  const { rows } = await db.query<RefusedMessageRow>({
    name: source === null ? 'list_stray_messages' : 'list_refused_messages',
    text: source === null ? OF_NOBODY : OF_SOURCE,
    values: [source, before, limit],
  });
  return rows;
}

export interface RefusedCount {
  /** Empty: nobody can tell whose they are. */
  readonly source: string;
  readonly code: string;
  readonly count: number;
}

/** How many were refused in the last 24 hours, by source and code. */
export async function countRefusedMessages(db: Queryable): Promise<RefusedCount[]> {
  const { rows } = await db.query<RefusedCount>({
    name: 'count_refused_messages',
    text: `SELECT coalesce(s.key, '') AS source, m.code, count(*)::int4 AS count
           FROM refused_message m LEFT JOIN source s ON s.id = m.source_id
           WHERE m.refused_at > now() - interval '24 hours'
           GROUP BY 1, 2 ORDER BY 1, 2`,
  });
  return rows;
}

/** Forgets those that are older than so many days, and all but the newest so many of a source. */
export async function forgetRefusedMessages(
  db: Queryable,
  kept: { readonly days: number; readonly newest: number },
): Promise<number> {
  const { rowCount } = await db.query({
    name: 'forget_refused_messages',
    text: `DELETE FROM refused_message WHERE id IN (
             SELECT id FROM refused_message WHERE refused_at < now() - make_interval(days => $1)
             UNION ALL
             SELECT id FROM (
               SELECT id, row_number() OVER (PARTITION BY source_id ORDER BY id DESC) AS place
               FROM refused_message
             ) ranked WHERE place > $2)`,
    values: [kept.days, kept.newest],
  });
  return rowCount ?? 0;
}
