/** Fills an installation with made-up records, as many as one likes, for seeing how it does at that size. */
import type { Database, Transaction } from '#lib/server/database';
import { insertErrorGroups } from '#lib/server/store/insert-error-groups';
import { foldErrorGroups } from '#lib/server/store/fold-error-groups';
import { foldCounts } from '#lib/server/store/fold-counts';
import { seedRecords, type SeedBatch } from '#lib/server/store/seed-records';
import {
  ensurePartitionsSince,
  hasRecordsOfOthers,
  prepareForFilling,
  tidyFilledTables,
} from '#lib/server/store/seed-surroundings';
import { listStoredSources } from '#lib/server/store/sources';
import { GatewayError } from '../gateway-error.ts';
import { changeSource, ensureSource } from '../sources.ts';
import { readStatusCounts } from '../insight/read-status-counts.ts';
import { describeSeedGroups } from './seed-groups.ts';
import { SEED_CUSTOMERS, SEED_FAILURES, SEED_SOURCES, SEED_WORDS } from './seed-catalogue.ts';

export interface SeedRequest {
  readonly records: number;
  /** The latest this many are still Just in or Queued. */
  readonly waiting: number;
  /** RFC 3339: received from here to there. */
  readonly from: string;
  readonly to: string;
  readonly payloadBytes: number;
  /** Also beside records that did not come from here. */
  readonly force: boolean;
}

/** Told after each batch, with all that is stored so far. */
export type SeedProgress = (stored: number) => void;

const KEYS = SEED_SOURCES.map(({ key }) => key);
const BATCH = 10_000;
/** Statements at once: while one waits for the disk, the other computes. */
const AT_ONCE = 2;
const MOST_FOLDED = 50_000;

/**
 * Stores the records in batches, each whole with its counts, so it may be broken off at any time and
 * run again to add more. Its sources do not process, so that what waits stays to be looked at.
 * @throws GatewayError not_only_seeded
 */
export async function seedInstallation(
  db: Database,
  request: SeedRequest,
  onProgress: SeedProgress = () => undefined,
): Promise<void> {
  if (!request.force && (await hasRecordsOfOthers(db, KEYS))) {
    throw new GatewayError(
      'not_only_seeded',
      'The database holds records that were not made up here; --force adds to them all the same.',
    );
  }
  const sources = await prepareSources(db);
  await ensurePartitionsSince(db, request.from);
  const run = await describeRun(db, request, sources);
  await storeBatches(db, run, onProgress);
  while ((await foldCounts(db, MOST_FOLDED)) > 0);
  while ((await foldErrorGroups(db, MOST_FOLDED)) > 0);
  await onOwnConnection(db, tidyFilledTables);
}

/** Adds the sources that are not there yet. @returns their ids, in the order of the catalogue */
async function prepareSources(db: Database): Promise<number[]> {
  for (const { key, name, owner } of SEED_SOURCES) {
    await ensureSource(db, { key, name, owner, description: 'Made up by `sluice seed`.' });
    await changeSource(db, key, { processingPaused: true });
  }
  const stored = await listStoredSources(db, KEYS);
  const idOf = new Map(stored.map(({ key, id }) => [key, id]));
  return KEYS.flatMap((key) => idOf.get(key) ?? []);
}

type Run = Omit<SeedBatch, 'count'>;

async function describeRun(
  db: Database,
  { records, waiting, from, to, payloadBytes }: SeedRequest,
  sourceIds: readonly number[],
): Promise<Run> {
  const { counts } = await readStatusCounts(db, KEYS);
  const groups = describeSeedGroups();
  await insertErrorGroups(db, groups);
  const already = counts.reduce((sum, { count }) => sum + count, 0);
  return {
    ...{ first: 1, total: records, waiting, from, to, payloadBytes, sourceIds },
    salt: already,
    sourceBegins: beginningsOf(SEED_SOURCES),
    prefixes: SEED_SOURCES.map(({ prefix }) => prefix),
    types: SEED_SOURCES.flatMap(({ ingressTypes, egressType }) => [...ingressTypes, egressType]),
    failureBegins: beginningsOf(SEED_FAILURES),
    failureClasses: SEED_FAILURES.map((failure) => failure.class),
    failureCodes: SEED_FAILURES.map(({ code }) => code),
    failureMessages: SEED_FAILURES.map(({ message }) => message),
    groupIds: groups.map(({ groupId }) => groupId),
    failureDetails: SEED_FAILURES.map(({ detail }) => detail),
    customers: SEED_CUSTOMERS,
    words: SEED_WORDS,
  };
}

function beginningsOf(parts: readonly { readonly percent: number }[]): number[] {
  return parts.map((_, place) =>
    parts.slice(0, place).reduce((sum, { percent }) => sum + percent, 0),
  );
}

async function storeBatches(db: Database, run: Run, onProgress: SeedProgress): Promise<void> {
  const firsts = Array.from({ length: Math.ceil(run.total / BATCH) }, (_, n) => 1 + n * BATCH);
  const turns = firsts.values();
  let stored = 0;
  const work = async (connection: Transaction): Promise<void> => {
    for (const first of turns) {
      const count = Math.min(BATCH, run.total - first + 1);
      await seedRecords(connection, { ...run, first, count });
      stored += count;
      onProgress(stored);
      await foldCounts(db, MOST_FOLDED);
      await foldErrorGroups(db, MOST_FOLDED);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, () => onOwnConnection(db, work)));
}

async function onOwnConnection(
  db: Database,
  work: (connection: Transaction) => Promise<void>,
): Promise<void> {
  const connection = await db.connect();
  try {
    await prepareForFilling(connection);
    await work(connection);
  } finally {
    // Its settings are not those of the pool any more.
    connection.release(true);
  }
}
