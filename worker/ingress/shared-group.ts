/** Runs the handlers of a group one after the other in one transaction, and settles them together. */
import type { Transaction } from '#lib/server/database';
import { settleAttempts, type EndedAttempt } from '#lib/server/store/settle-attempt';
import { endOf, type AttemptParts, type HandledAttempt } from './attempt-work.ts';
import { conclude } from './conclude.ts';
import { execute, type Tried } from './execute.ts';
import type { HandlerConnections } from './handler-connections.ts';
import type { AttemptEnd } from './in-work.ts';
import { SharedTurn } from './shared-turn.ts';

/** alone: undone, to be run by itself. */
export type SharedEnd = AttemptEnd | 'alone';

export interface GroupEnd {
  /** Those missing have not begun: the time of the group was over before. */
  readonly ends: ReadonlyMap<HandledAttempt, SharedEnd>;
  /** Effects were rolled back. */
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

interface RunThrough {
  readonly ran: readonly Ran[];
  /** no: an effect must be undone; dropped: and its handler may still be at work. */
  readonly isIntact: 'yes' | 'no' | 'dropped';
}

/**
 * One after the other, so that each handler sees what the one before it did, as in transactions of
 * their own. If one fails after a statement, or any cannot be settled, all effects are undone and each
 * is to run alone: a failure in company says nothing certain about the record. Never throws.
 */
export async function runSharedGroup(
  attempts: readonly HandledAttempt[],
  parts: AttemptParts,
): Promise<GroupEnd> {
  const tx = await begin(parts.connections);
  if (tx === null) return undone(attempts);
  // The same order everywhere, so that groups which meet on the rows of a reference do not deadlock.
  const { ran, isIntact } = await runAll(tx, attempts.toSorted(byReference), parts);
  if (isIntact === 'yes') return settleAll(tx, ran, parts);
  await rollBack(tx, isIntact === 'dropped', parts.connections);
  return undone(ran.map(({ attempt }) => attempt));
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

async function rollBack(
  tx: Transaction,
  isDropped: boolean,
  connections: HandlerConnections,
): Promise<void> {
  const isBroken = isDropped || (await tx.query('ROLLBACK').then(returnFalse, returnTrue));
  connections.close(tx, isBroken);
}
const returnTrue = (): boolean => true;
const returnFalse = (): boolean => false;

function byReference(one: HandledAttempt, other: HandledAttempt): number {
  const [a, b] = [one.begun.record, other.begun.record];
  if (a.reference !== b.reference) return a.reference < b.reference ? -1 : 1;
  return a.recordId < b.recordId ? -1 : 1;
}

async function runAll(
  tx: Transaction,
  attempts: readonly HandledAttempt[],
  { log }: AttemptParts,
): Promise<RunThrough> {
  const ran: Ran[] = [];
  const startedAt = performance.now();
  let now = startedAt;
  for (const attempt of attempts) {
    if (now - startedAt > BEGIN_WITHIN_MS) break;
    const { begun, handler, place } = attempt;
    const turn = new SharedTurn(tx);
    const tried = await execute({ begun, handler, tx: turn.tx, stop: place.stop, log });
    turn.close();
    const endedAt = performance.now();
    ran.push({ attempt, tried, durationMs: endedAt - now });
    now = endedAt;
    if (tried.execution.kind !== 'succeeded' && turn.isUsed)
      return { ran, isIntact: tried.isInterrupted ? 'dropped' : 'no' };
  }
  return { ran, isIntact: 'yes' };
}

/** What has run is to run again by itself. */
function undone(attempts: readonly HandledAttempt[]): GroupEnd {
  for (const { place } of attempts) place.retake();
  return { ends: new Map(attempts.map((attempt) => [attempt, 'alone'])), isUndone: true };
}

async function settleAll(
  tx: Transaction,
  ran: readonly Ran[],
  parts: AttemptParts,
): Promise<GroupEnd> {
  const { leases, connections } = parts;
  for (const { attempt } of ran) attempt.place.leave();
  const settling = ran.map((one) => concludeOne(one, parts));
  const ended = settling.flatMap((one) => one.ended ?? []);
  const endingLeases = leases.endingWith(ended);
  try {
    const settled = await settleAttempts(tx, ended, { endingLeases });
    const isWhole = settled.size === ended.length;
    const { command } = await tx.query(isWhole ? 'COMMIT' : 'ROLLBACK');
    connections.close(tx);
    if (command !== 'COMMIT') return undone(ran.map(({ attempt }) => attempt));
  } catch {
    // If it did commit after all, those that run alone are fenced by the rows of their attempts.
    connections.close(tx, true);
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
