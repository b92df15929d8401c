/** `sluice replay`: makes a replay operation, or shows what it would be, and follows it to its end. */
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  createReplayOperationSchema,
  type ReplayOperation,
  type ReplayPreview,
} from '#lib/contracts/replay-operation';
import { recordSetSchema, type RecordSet } from '#lib/contracts/record-set';
import { SKIP_LABELS, type OperationState } from '#lib/domain/replay-operation';
import { formatCount } from '#lib/format/count';
import { openDatabase, type Database } from '../database.ts';
import type { Env } from '../env.ts';
import { createOperation } from '../gateway/replays/create-operation.ts';
import { previewReplay } from '../gateway/replays/preview-replay.ts';
import { readOperation } from '../gateway/replays/read-operations.ts';
import { LaunchError } from './launch-error.ts';
import { withDatabaseUrl } from './open-database.ts';
import { answer, say } from './say.ts';

const BY = 'command line';
const LOOK_MS = 1_000;
/** Nothing more happens by itself. */
const RESTING: readonly OperationState[] = ['done', 'cancelled', 'halted', 'awaiting', 'paused'];

/** What the command line gave, not yet looked at. */
export interface ReplayOptions {
  readonly filter?: string;
  readonly ids?: string;
  /** A file with one reference in each line; `-`: standard input. */
  readonly references?: string;
  readonly source?: string;
  readonly group?: string;
  readonly reason?: string;
  readonly name?: string;
  readonly rate?: string;
  readonly canary?: string;
  readonly canaryWait?: string;
  /** Per cent. */
  readonly haltAt?: string;
  readonly confirm?: boolean;
  readonly preview?: boolean;
  readonly follow: boolean;
}

/**
 * Makes the operation, prints its number on standard output and follows it. The exit code is 1 unless it
 * is done with nothing failed again.
 * @throws ZodError, LaunchError for options that cannot be; GatewayError nothing_matches
 */
export async function replay(settings: Env, options: ReplayOptions): Promise<void> {
  const set = await readSet(options);
  await withDatabaseUrl(settings, async (connectionString) => {
    const pool = openDatabase({ connectionString, max: 2, applicationName: 'sluice replay' });
    try {
      if (options.preview === true) await show(pool, set, options.confirm ?? false);
      else await run(pool, set, options);
    } finally {
      await pool.end();
    }
  });
}

async function readSet(options: ReplayOptions): Promise<RecordSet> {
  const { filter, ids, references, source, group } = options;
  const given = [filter, ids, references, group].filter((option) => option !== undefined);
  if (given.length !== 1)
    throw new LaunchError('Say which records: one of --filter, --ids, --references, --group.');
  if (filter !== undefined) {
    const query = Object.fromEntries(new URLSearchParams(filter.replace(/^\?/, '')));
    return recordSetSchema.parse({ kind: 'filter', filter: query });
  }
  if (ids !== undefined) return recordSetSchema.parse({ kind: 'ids', ids: split(ids, ',') });
  if (group !== undefined) return recordSetSchema.parse({ kind: 'group', group });
  const lines = await readLines(references ?? '-');
  return recordSetSchema.parse({
    kind: 'references',
    references: lines,
    ...(source !== undefined && { source }),
  });
}

async function readLines(file: string): Promise<string[]> {
  return split(file === '-' ? await text(process.stdin) : await readFile(file, 'utf8'), '\n');
}

function split(list: string, separator: string): string[] {
  return list
    .split(separator)
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

async function show(db: Database, set: RecordSet, confirm: boolean): Promise<void> {
  const preview = await previewReplay(db, { set, confirm, sources: null });
  answer(describePreview(preview));
}

function describePreview(preview: ReplayPreview): string {
  const { eligible, total, isComplete, skipped, notFound } = preview;
  const more = isComplete ? '' : ', and there are more';
  return [
    `${formatCount(eligible)} of ${formatCount(total)} records would be replayed${more}`,
    ...skipped.map(
      ({ reason, count }) => `  skipped: ${formatCount(count)} (${SKIP_LABELS[reason]})`,
    ),
    ...(notFound.count === 0 ? [] : [`  not found: ${notFound.first.join(', ')}`]),
    ...preview.bySource.map(({ value, count }) => `  source ${value}: ${formatCount(count)}`),
    ...preview.byType.map(({ value, count }) => `  type ${value}: ${formatCount(count)}`),
  ].join('\n');
}

async function run(db: Database, set: RecordSet, options: ReplayOptions): Promise<void> {
  const made = await createOperation(db, {
    request: toRequest(set, options),
    principalName: BY,
    sources: null,
    idempotencyKey: null,
  });
  answer(String(made.id));
  if (!options.follow) return;
  const ended = await follow(db, made);
  const { failedSame, failedNew } = ended.counts;
  if (ended.state !== 'done' || failedSame + failedNew > 0) process.exitCode = 1;
}

function toRequest(
  set: RecordSet,
  options: ReplayOptions,
): ReturnType<typeof createReplayOperationSchema.parse> {
  const { reason, name, rate, canary, canaryWait, haltAt, confirm = false } = options;
  return createReplayOperationSchema.parse({
    set,
    reason,
    confirm,
    ...(name !== undefined && { name }),
    ratePerSecond: rate === undefined ? null : Number(rate),
    canary:
      canary === undefined
        ? null
        : {
            size: Number(canary),
            ...(canaryWait !== undefined && { waitSeconds: Number(canaryWait) }),
          },
    haltAtErrorShare: haltAt === undefined ? null : Number(haltAt) / 100,
  });
}

async function follow(db: Database, made: ReplayOperation): Promise<ReplayOperation> {
  let operation = made;
  let told = '';
  for (;;) {
    const progress = describeProgress(operation);
    if (progress !== told) say(progress);
    told = progress;
    if (RESTING.includes(operation.state)) return operation;
    await sleep(LOOK_MS);
    operation = await readOperation(db, { id: String(made.id), sources: null });
  }
}

function describeProgress({ id, state, stateReason, counts }: ReplayOperation): string {
  const { total, waiting, inWork, fixed, failedSame, failedNew, skipped } = counts;
  const parts = [
    `${formatCount(fixed)} fixed`,
    `${formatCount(failedSame)} failed the same way`,
    `${formatCount(failedNew)} failed a new way`,
    `${formatCount(skipped)} skipped`,
    `${formatCount(inWork)} in work`,
    `${formatCount(waiting)} waiting`,
  ];
  const why = stateReason === null ? '' : ` ${stateReason}`;
  return `replay ${String(id)} is ${state}: of ${formatCount(total)}, ${parts.join(', ')}.${why}`;
}
