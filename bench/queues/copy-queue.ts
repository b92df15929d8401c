/**
 * COPY into the very tables and indexes that the door writes: the limit of what any way of storing
 * records in them can reach. It checks nothing, counts nothing and tells no duplicates.
 */
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { from as copyFrom } from 'pg-copy-streams';
import { inTransaction, openDatabase, type Database, type Transaction } from '#lib/server/database';
import {
  PAYLOAD_TEMPLATE,
  SENT_AT_MARK,
  SEQUENCE_MARK,
  type BenchPayload,
} from '../load/payload.ts';
import type { BenchQueue, QueuePlace } from './queue.ts';
import { BUSY_SOURCE } from './sluice-queue.ts';

const RECORD = `COPY record (id, direction, source_id, reference, type, event_id, received_at,
  size_bytes, sha256, media_type) FROM STDIN`;
const PAYLOAD = 'COPY payload (record_id, bytes, headers) FROM STDIN';
const WORK = 'COPY work (record_id, direction, source_id, due_at) FROM STDIN';
const HEADERS = '[["content-type", "application/json"]]';
/** What it costs to make a hash is not COPY's; nothing checks it here. */
const SHA256 = `\\\\x${'ab'.repeat(32)}`;
/** The payload around its sequence number. Without a backslash it is bytea's own input format. */
const [BEFORE = '', AFTER = ''] = PAYLOAD_TEMPLATE.replace(
  SENT_AT_MARK,
  '0'.repeat(SENT_AT_MARK.length),
).split(SEQUENCE_MARK);
const SIZE_BYTES = Buffer.byteLength(PAYLOAD_TEMPLATE);

/** Opens it on a migrated database of its own that has the source. */
export async function openCopyQueue({ databaseUrl }: QueuePlace): Promise<BenchQueue> {
  const db = openDatabase({ connectionString: databaseUrl, max: 4, applicationName: 'copy' });
  const { rows } = await db.query<{ id: number }>('SELECT id FROM source WHERE key = $1', [
    BUSY_SOURCE,
  ]);
  const sourceId = rows[0]?.id ?? 0;
  const refuse = (): Promise<never> => Promise.reject(new Error('COPY stores many at once only'));
  return {
    storeOne: refuse,
    storeMany: (payloads) => copyAll(db, sourceId, payloads),
    consume: refuse,
    countWaiting: async () => {
      const counted = await db.query<{ waiting: number }>(
        'SELECT count(*)::int AS waiting FROM work',
      );
      return counted.rows[0]?.waiting ?? 0;
    },
    close: () => db.end(),
  };
}

async function copyAll(
  db: Database,
  sourceId: number,
  payloads: readonly BenchPayload[],
): Promise<void> {
  const receivedAt = new Date().toISOString();
  // As next_record_id gives them, with the sequence in place of the database's.
  const firstId = (BigInt(Date.parse(receivedAt)) - 1_577_836_800_000n) << 22n;
  const place = `INGRESS\t${sourceId}`;
  const lines = { record: '', payload: '', work: '' };
  for (const { sequence } of payloads) {
    const id = String(firstId | (BigInt(Number(sequence)) & 4_194_303n));
    lines.record += `${id}\t${place}\torder-${sequence}\tbench.measured\tevent-${sequence}\t${receivedAt}\t${SIZE_BYTES}\t${SHA256}\tapplication/json\n`;
    lines.payload += `${id}\t${BEFORE}${sequence}${AFTER}\t${HEADERS}\n`;
    lines.work += `${id}\t${place}\t${receivedAt}\n`;
  }
  await inTransaction(db, async (tx) => {
    await copyLines(tx, RECORD, lines.record);
    await copyLines(tx, PAYLOAD, lines.payload);
    await copyLines(tx, WORK, lines.work);
  });
}

async function copyLines(tx: Transaction, statement: string, lines: string): Promise<void> {
  await pipeline(Readable.from([Buffer.from(lines)]), tx.query(copyFrom(statement)));
}
