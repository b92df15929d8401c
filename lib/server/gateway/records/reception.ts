/** The one place of a process where the records of all callers are gathered and written. */
import { Turns } from '#lib/domain/turns';
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

/**
 * A list of more gains nothing from company. Two such are written at once, beside the one batch of all
 * others: while the database stores one, the other is made ready, and neither waits behind the other.
 */
const MOST_IN_COMPANY = 125;
const LISTS_AT_ONCE = 2;

export interface Reception {
  /** Answers when the request is written. Rejects with the error of its own write only. */
  submit(request: PreparedRequest): Promise<ReceiveResult[]>;
}

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
  const writeAlone = async (request: PreparedRequest) => (await write([request]))[0] ?? [];
  const collector = new Collector({
    most: MOST,
    weigh: ({ records, bytes }: PreparedRequest) => ({ items: records.length, bytes }),
    writeTogether: write,
    writeAlone,
    isOutage: (error) => isDatabaseAway(error) && !isLockTimeout(error),
  });
  const turns = new Turns(LISTS_AT_ONCE);
  return {
    submit: (request) =>
      request.records.length <= MOST_IN_COMPANY
        ? collector.submit(request)
        : inTurn(turns, () => writeAlone(request)),
  };
}

async function inTurn<Result>(turns: Turns, write: () => Promise<Result>): Promise<Result> {
  await turns.enter();
  try {
    return await write();
  } finally {
    turns.leave();
  }
}
