/**
 * COPY into the very tables and indexes that the door writes: the limit of what any way of storing
 * records in them can reach. It checks nothing, counts nothing and tells no duplicates.
 */
import { hash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { from as copyFrom } from 'pg-copy-streams';
import { inTransaction, openDatabase, type Database, type Transaction } from '#lib/server/database';
import type { BenchPayload } from '../load/payload.ts';
import type { BenchQueue, QueuePlace } from './queue.ts';
import { BUSY_SOURCE } from './sluice-queue.ts';

const RECORD = `COPY record (id, direction, source_id, reference, type, event_id, received_at,
  size_bytes, sha256, media_type) FROM STDIN`;
const PAYLOAD = 'COPY payload (record_id, bytes, headers) FROM STDIN';
const WORK = 'COPY work (record_id, direction, source_id, due_at) FROM STDIN';
const HEADERS = '[["content-type", "application/json"]]'.replaceAll('\\', '\\\\');

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
  const lines = { record: '', payload: '', work: '' };
  for (const payload of payloads) {
    const bytes = JSON.stringify(payload);
    const id = firstId | (BigInt(Number(payload.sequence)) & 4_194_303n);
    const { sequence } = payload;
    const sha256 = hash('sha256', bytes);
    lines.record += `${id}\tINGRESS\t${sourceId}\torder-${sequence}\tbench.measured\tevent-${sequence}\t${receivedAt}\t${bytes.length}\t\\\\x${sha256}\tapplication/json\n`;
    lines.payload += `${id}\t\\\\x${Buffer.from(bytes).toString('hex')}\t${HEADERS}\n`;
    lines.work += `${id}\tINGRESS\t${sourceId}\t${receivedAt}\n`;
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
