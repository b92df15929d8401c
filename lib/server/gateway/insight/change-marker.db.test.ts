import { expect, it } from 'vitest';
import { createSource } from '#lib/testing/records';
import { createTestDatabase } from '#lib/testing/test-database';
import { readChangeMarker } from './change-marker.ts';

it('differs after a commit that moves no count', async () => {
  await using db = await createTestDatabase();
  await createSource(db.pool, 'shop');
  const before = await readChangeMarker(db.pool);
  await db.pool.query(`UPDATE source SET name = 'Shop' WHERE key = 'shop'`);
  expect(await readChangeMarker(db.pool)).not.toBe(before);
});

it('differs after the commit of what was begun before it was read', async () => {
  await using db = await createTestDatabase();
  const writer = await db.pool.connect();
  try {
    await writer.query('BEGIN');
    await writer.query(`INSERT INTO source (key, name) VALUES ('shop', 'Shop')`);
    const before = await readChangeMarker(db.pool);
    await writer.query('COMMIT');
    expect(await readChangeMarker(db.pool)).not.toBe(before);
  } finally {
    writer.release();
  }
});
