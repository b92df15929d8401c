/** The one place of a process where the records of all callers are gathered and written together. */
import type { Database } from '#lib/server/database';
import { isDatabaseAway, isLockTimeout } from '#lib/server/store/database-away';
import { retryConflict } from '#lib/server/store/retry-conflict';
import { Collector } from './collector.ts';
import type { PreparedRequest } from './prepare-request.ts';
import { storePrepared, type ReceiveResult } from './store-prepared.ts';

/** Of one statement. More records gain nothing; more bytes keep small requests waiting. */
const MOST = { items: 1000, bytes: 8 * 1024 * 1024 };

/**
 * A record whose event id an open transaction is storing must not hold up its neighbours: its batch
 * gives up waiting, and so does it when it is alone.
 */
const LOCK_WAIT_MS = 250;

export type Reception = Collector<PreparedRequest, ReceiveResult[]>;

const holder = globalThis as typeof globalThis & {
  sluiceReceptions?: WeakMap<Database, Reception>;
};

/** The reception of a pool. On globalThis, since Next bundles a second copy of every module. */
export function receptionOf(pool: Database): Reception {
  holder.sluiceReceptions ??= new WeakMap();
  const known = holder.sluiceReceptions.get(pool);
  if (known !== undefined) return known;
  const reception = openReception(pool);
  holder.sluiceReceptions.set(pool, reception);
  return reception;
}

function openReception(pool: Database): Reception {
  const write = (requests: readonly PreparedRequest[]) =>
    retryConflict(() => storePrepared(pool, requests, { lockWaitMs: LOCK_WAIT_MS }));
  return new Collector({
    most: MOST,
    weigh: ({ records, bytes }) => ({ items: records.length, bytes }),
    writeTogether: write,
    writeAlone: async (request) => (await write([request]))[0] ?? [],
    isOutage: (error) => isDatabaseAway(error) && !isLockTimeout(error),
  });
}
