/** The Prisma client of a process, on the same pool as the plain statements. */
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '#prisma/client';
import { database, type Database } from './database.ts';

const holder = globalThis as typeof globalThis & { sluicePrisma?: PrismaClient };

/** A Prisma client on a pool of its caller, who also closes the pool. */
export function openPrisma(pool: Database): PrismaClient {
  return new PrismaClient({ adapter: new PrismaPg(pool) });
}

/** The Prisma client of this process. On globalThis, since Next bundles a second copy of every module. */
export function prisma(): PrismaClient {
  holder.sluicePrisma ??= openPrisma(database());
  return holder.sluicePrisma;
}
