/** Runs the handlers of a group in one transaction, each in its turn, and settles them together. */
import type { Logger } from 'pino';
import type { Transaction } from '#lib/server/database';
import type { EndedAttempt } from '#lib/server/store/settle-attempt';
import { settleInTransaction } from '#lib/server/store/settle-in-transaction';
import type { Handler } from '#worker/handler';
import { endOf, type AttemptParts, type HandledAttempt } from './attempt-work.ts';
import { conclude } from './conclude.ts';
import { execute, type Tried } from './execute.ts';
import type { HandlerConnections } from './handler-connections.ts';
import type { AttemptEnd } from './in-work.ts';
import { SharedTurns, type SharedTurn } from './shared-turn.ts';

/** alone: undone, to be run by itself. */
export type SharedEnd = AttemptEnd | 'alone';

export interface GroupEnd {
  /** Those missing have not begun, or are to begin again in a group. */
  readonly ends: ReadonlyMap<HandledAttempt, SharedEnd>;
  /** Effects were rolled back: a group of fewer may fare better. */
  readonly isUndone: boolean;
}

/** Locks that the first have taken are held until the last has ended: no handler begins later than this. */
const BEGIN_WITHIN_MS = 100;
/** Two groups may wait for each other's rows; who waits longer runs alone. */
const BEGIN = `BEGIN; SET LOCAL lock_timeout = '100ms'`;

interface Ran {
  readonly attempt: HandledAttempt;
  readonly tried: Tried;
  readonly durationMs: number;
}

/** Handlers whose turns must end before the next begins, since they send statements one after the other. */
export type SlowTurns = Set<Handler>;

export interface SharedParts extends AttemptParts {
  /** Connections on which statements need not wait for the answers to those before. */
  readonly sharedConnections: HandlerConnections;
  readonly slowTurns: SlowTurns;
}

/**
 * Handlers take turns, so that each sees what the one before it did, as in transactions of their own;
 * the next one's turn begins when one has sent its first statement, and if it turns out to have more,
 * the group begins again with whole turns for its handler. If one fails after a statement, or any cannot
 * be settled, all effects are undone and each is to run alone: a failure in company says nothing certain
 * about the record. Never throws.
 */
export async function runSharedGroup(
  attempts: readonly HandledAttempt[],
  parts: SharedParts,
): Promise<GroupEnd> {
  const { sharedConnections } = parts;
  const tx = await begin(sharedConnections);
  if (tx === null) return undone(attempts);
  // The same order everywhere, so that groups which meet on the rows of a reference do not deadlock.
  const turns = new SharedTurns(tx, () => {
    sharedConnections.close(tx, true);
  });
  const ran = await runAll(turns, attempts.toSorted(byReference), parts);
  if (!turns.isBroken) return settleAll(tx, ran, parts);
  if (!turns.isMixed) return undone(ran.map(({ attempt }) => attempt));
  for (const { attempt } of ran) parts.slowTurns.add(attempt.handler);
  return { ends: new Map(), isUndone: false };
}

async function begin(connections: HandlerConnections): Promise<Transaction | null> {
  const tx = await connections.open().catch(() => null);
  if (tx === null) return null;
  try {
    await tx.query(BEGIN);
    return tx;
  } catch {
    connections.close(tx, true);
    return null;
  }
}

function byReference(one: HandledAttempt, other: HandledAttempt): number {
  const [a, b] = [one.begun.record, other.begun.record];
  if (a.reference !== b.reference) return a.reference < b.reference ? -1 : 1;
  return a.recordId < b.recordId ? -1 : 1;
}

async function runAll(
  turns: SharedTurns,
  attempts: readonly HandledAttempt[],
  { log, slowTurns }: SharedParts,
): Promise<readonly Ran[]> {
  const running: Promise<Ran>[] = [];
  const startedAt = performance.now();
  for (const attempt of attempts) {
    if (turns.isBroken || performance.now() - startedAt > BEGIN_WITHIN_MS) break;
    const turn = turns.begin();
    const run = runOne(attempt, turn, log);
    running.push(run);
    await (slowTurns.has(attempt.handler) ? run : turn.reached);
  }
  return Promise.all(running);
}

async function runOne(attempt: HandledAttempt, turn: SharedTurn, log: Logger): Promise<Ran> {
  const startedAt = performance.now();
  const { begun, handler, place } = attempt;
  const tried = await execute({ begun, handler, tx: turn.tx, stop: place.stop, log });
  turn.close(tried.execution.kind === 'succeeded');
  return { attempt, tried, durationMs: performance.now() - startedAt };
}

/** What has run is to run again by itself. */
function undone(attempts: readonly HandledAttempt[]): GroupEnd {
  for (const { place } of attempts) place.retake();
  return { ends: new Map(attempts.map((attempt) => [attempt, 'alone'])), isUndone: true };
}

async function settleAll(
  tx: Transaction,
  ran: readonly Ran[],
  parts: SharedParts,
): Promise<GroupEnd> {
  const { leases, sharedConnections } = parts;
  for (const { attempt } of ran) attempt.place.leave();
  const settling = ran.map((one) => concludeOne(one, parts));
  const ended = settling.flatMap((one) => one.ended ?? []);
  const endingLeases = leases.endingWith(ended);
  try {
    const settled = await settleInTransaction(tx, ended, { endingLeases });
    const isWhole = settled.size === ended.length;
    const { command } = await tx.query(isWhole ? 'COMMIT' : 'ROLLBACK');
    sharedConnections.close(tx);
    if (command !== 'COMMIT') return undone(ran.map(({ attempt }) => attempt));
  } catch {
    // If it did commit after all, those that run alone are fenced by the rows of their attempts.
    sharedConnections.close(tx, true);
    return undone(ran.map(({ attempt }) => attempt));
  }
  leases.markEnded(endingLeases);
  return {
    ends: new Map(settling.map((one) => [one.attempt, report(one, parts)])),
    isUndone: false,
  };
}

interface Settling extends Ran {
  /** Null: it was stopped from outside, without effect. */
  readonly ended: EndedAttempt | null;
}

function concludeOne(ran: Ran, { holder }: AttemptParts): Settling {
  const { attempt, tried, durationMs } = ran;
  const { execution } = tried;
  const isStopped = execution.kind === 'released' || execution.kind === 'lost';
  const { begun, handler } = attempt;
  const ended = isStopped ? null : conclude(begun, { execution, handler, durationMs, holder });
  return { ...ran, ended };
}

function report({ attempt, tried, durationMs, ended }: Settling, parts: AttemptParts): AttemptEnd {
  if (tried.execution.kind === 'released') return 'released';
  parts.report.add({ begun: attempt.begun, handler: attempt.handler, durationMs, ended });
  return ended === null ? 'lost' : endOf(ended);
}
