/** Groups failures by the rule of today that have no group, or one by an older rule. */
import { FINGERPRINT_VERSION, fingerprintOf, type Fingerprint } from '#lib/domain/fingerprint';
import type { Failure } from '#lib/domain/failure';
import type { FailedRecord } from '#lib/domain/fingerprint';
import { inTransaction, type Database } from '#lib/server/database';
import { insertErrorGroups, type NewErrorGroup } from '#lib/server/store/insert-error-groups';
import {
  findStaleFailures,
  inheritTriage,
  markMoved,
  regroupFailures,
  type RegroupedFailure,
  type StaleFailure,
} from '#lib/server/store/regroup-failures';
import { toFailure } from '../records/to-failure.ts';

/** Whose group a rule gives, and the version that says so. */
export interface GroupingRule {
  readonly version: string;
  readonly fingerprintOf: (failure: Failure, record: FailedRecord) => Fingerprint;
}

export const CURRENT_RULE: GroupingRule = { version: FINGERPRINT_VERSION, fingerprintOf };

/**
 * Regroups up to `limit` failures in one transaction. What is broken off goes on where it was, since what is
 * left to do is what the store says. Safe to run twice at once.
 * @returns how many it regrouped
 */
export function regroup(
  db: Database,
  limit: number,
  rule: GroupingRule = CURRENT_RULE,
): Promise<number> {
  return inTransaction(db, async (tx) => {
    const stale = await findStaleFailures(tx, rule.version, limit);
    if (stale.length === 0) return 0;
    const groups = new Map<bigint, NewErrorGroup>();
    const moves = stale.map((one): RegroupedFailure => {
      const group = groupOf(one, rule);
      if (!groups.has(group.groupId)) groups.set(group.groupId, group);
      return { ...one, newGroupId: group.groupId };
    });
    await insertErrorGroups(tx, [...groups.values()]);
    await regroupFailures(tx, moves);
    for (const { oldId, newId } of pairsOf(moves)) {
      await inheritTriage(tx, oldId, newId);
      await markMoved(tx, oldId, newId);
    }
    return moves.length;
  });
}

function groupOf(stale: StaleFailure, rule: GroupingRule): NewErrorGroup {
  const { direction, source, type, handler } = stale;
  const failure = toFailure(stale);
  if (failure === null) throw new Error('a failure without a class was taken for stale');
  const record = { direction, source, type, handler };
  return { ...rule.fingerprintOf(failure, record), ...record, failure };
}

interface Pair {
  readonly oldId: bigint;
  readonly newId: bigint;
}

function pairsOf(moves: readonly RegroupedFailure[]): Pair[] {
  const pairs = new Map<string, Pair>();
  for (const { groupId, newGroupId } of moves) {
    if (groupId === null || groupId === newGroupId) continue;
    pairs.set(`${String(groupId)} ${String(newGroupId)}`, { oldId: groupId, newId: newGroupId });
  }
  return [...pairs.values()];
}
