/** One Prisma client per pool, for the statements that are neither hot nor special to PostgreSQL. */
import type { PrismaClient } from '#prisma/client';
import type { Database } from '../database.ts';
import { openPrisma } from '../prisma.ts';

const holder = globalThis as typeof globalThis & {
  sluicePrismaByPool?: WeakMap<Database, PrismaClient>;
};

/** The Prisma client on `pool`; it lives as long as the pool does and opens no connections of its own. */
export function prismaOn(pool: Database): PrismaClient {
  const clients = (holder.sluicePrismaByPool ??= new WeakMap());
  const known = clients.get(pool);
  if (known !== undefined) return known;
  const client = openPrisma(pool);
  clients.set(pool, client);
  return client;
}
