/** Opens a Prisma client on the same pool as the plain statements. */
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '#prisma/client';
import type { Database } from './database.ts';

/** A Prisma client on a pool of its caller, who also closes the pool. */
export function openPrisma(pool: Database): PrismaClient {
  return new PrismaClient({ adapter: new PrismaPg(pool) });
}
