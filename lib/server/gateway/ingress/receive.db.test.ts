import { hash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseRecordId } from '#lib/domain/record-id';
import { createSource, submission } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { receive } from './receive.ts';

let db: TestDatabase;
const source = 'shop';

beforeAll(async () => {
  db = await createTestDatabase();
  await createSource(db.pool, source);
});
afterAll(() => db[Symbol.asyncDispose]());

const everyByte = Uint8Array.from({ length: 1024 }, (_, index) => index % 256);

describe('receive', () => {
  it('stores the bytes exactly as they came, with hash, size and headers', async () => {
    const headers = [
      ['record-reference', 'ördér-1'],
      ['x-empty', ''],
    ] as const;
    const [result] = await receive(db.pool, {
      source,
      keyId: null,
      submissions: [submission({ bytes: everyByte, headers, reference: 'ördér-1' })],
    });
    expect(result).toMatchObject({ kind: 'accepted', status: 'JUST_IN' });
    const { rows } = await db.pool.query(
      `SELECT p.bytes, p.headers, r.sha256, r.size_bytes, r.reference, w.attempts, w.due_at, r.received_at
       FROM record r JOIN payload p ON p.record_id = r.id JOIN work w ON w.record_id = r.id WHERE r.id = $1`,
      [parseRecordId(result?.id ?? '')],
    );
    expect(rows).toHaveLength(1);
    expect(Buffer.compare(rows[0]?.['bytes'] as Buffer, everyByte)).toBe(0);
    expect(rows[0]).toMatchObject({
      headers,
      size_bytes: 1024,
      reference: 'ördér-1',
      attempts: 0,
      sha256: hash('sha256', everyByte, 'buffer'),
    });
    expect(rows[0]?.['due_at']).toEqual(rows[0]?.['received_at']);
  });
});
