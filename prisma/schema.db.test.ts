import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openPrisma } from '#lib/server/prisma';
import { Prisma } from '#prisma/client';
import { env } from '#lib/server/env';
import { dumpSchema } from '#lib/testing/dump-schema';
import { createTestDatabase } from '#lib/testing/test-database';

const snapshotFile = path.join(import.meta.dirname, 'schema.snapshot.sql');

test('the migrated schema is the one in schema.snapshot.sql', async () => {
  await using db = await createTestDatabase();
  const schema = await dumpSchema(db.pool);
  if (env().SLUICE_UPDATE_SNAPSHOT) await writeFile(snapshotFile, schema);
  expect(schema).toBe(await readFile(snapshotFile, 'utf8'));
});

test('every table that the Prisma client knows has the columns it names', async () => {
  await using db = await createTestDatabase();
  const client = openPrisma(db.pool);
  for (const model of Object.values(Prisma.ModelName)) {
    const delegate: unknown = Reflect.get(
      client,
      `${model[0]?.toLowerCase() ?? ''}${model.slice(1)}`,
    );
    const rows = await readOne(delegate);
    expect(rows, model).toEqual([]);
  }
  await client.$disconnect();
});

function readOne(delegate: unknown): Promise<unknown> {
  if (typeof delegate !== 'object' || delegate === null || !('findMany' in delegate)) {
    throw new Error('not a model of the Prisma client');
  }
  return (delegate as { findMany: (query: { take: number }) => Promise<unknown> }).findMany({
    take: 1,
  });
}
