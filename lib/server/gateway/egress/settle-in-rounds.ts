/**
 * Works off a list of deliveries whose records other callers may move at the same moment. A round
 * reads where each one stands and acts on it; what moved in between comes again in the next round.
 */
import { parseRecordId } from '#lib/domain/record-id';
import type { Queryable } from '#lib/server/database';
import {
  readDeliveryStandings,
  type DeliveryRef,
  type DeliveryStanding,
} from '#lib/server/store/read-delivery-standings';
import { refuse } from '../gateway-error.ts';
import type { DeliveryTarget, Refusal } from './delivery.ts';

const MOST_ROUNDS = 20;

/** One delivery that a caller named, with its place in the request. */
export type Named<Target extends DeliveryTarget> = DeliveryRef & {
  readonly index: number;
  readonly target: Target;
};

/** A named delivery and where it stands. */
export type Standing<Target extends DeliveryTarget> = Named<Target> & {
  readonly standing: DeliveryStanding;
};

export interface RoundsRequest<Target extends DeliveryTarget, Result> {
  readonly targets: readonly Target[];
  /** Keys of the sources that the asker may use; null: all. */
  readonly sources: readonly string[] | null;
  /** Tried first, without a look at where they stand: what it settles by place. */
  readonly settleAtOnce?: (named: readonly Named<Target>[]) => Promise<Map<number, Result>>;
  /** Answers by place what it could settle. No record comes twice in one call. */
  readonly settle: (standing: readonly Standing<Target>[]) => Promise<Map<number, Result>>;
}

/** Answers in the order of the targets. A record that keeps moving for 20 rounds is a defect. */
export async function settleInRounds<Target extends DeliveryTarget, Result>(
  db: Queryable,
  { targets, sources, settleAtOnce, settle }: RoundsRequest<Target, Result>,
): Promise<(Result | Refusal)[]> {
  const answers = new Map<number, Result | Refusal>();
  let open = nameAll(targets, answers);
  if (settleAtOnce !== undefined) {
    for (const [index, answer] of await settleAtOnce(firstOfEachRecord(open)))
      answers.set(index, answer);
    open = open.filter(({ index }) => !answers.has(index));
  }
  for (let round = 1; open.length > 0; round += 1) {
    if (round > MOST_ROUNDS) throw new Error('a delivery does not come to rest');
    const turn = firstOfEachRecord(open);
    const standings = await readDeliveryStandings(db, turn, sources);
    const standing = standings.flatMap((found) => {
      const named = turn[found.index];
      return named === undefined ? [] : [{ ...named, standing: found }];
    });
    refuseUnknown(turn, standing, answers);
    for (const [index, answer] of await settle(standing)) answers.set(index, answer);
    open = open.filter(({ index }) => !answers.has(index));
  }
  return targets.flatMap((_, index) => answers.get(index) ?? []);
}

/** Whether the token belongs to a generation that a replay has ended. */
export function isSuperseded({ generation, ...now }: DeliveryStanding): boolean {
  return currentGeneration(now) > generation;
}

function currentGeneration(
  now: Pick<DeliveryStanding, 'settledGeneration' | 'waitingGeneration' | 'leasedGeneration'>,
): number {
  return now.settledGeneration ?? now.waitingGeneration ?? now.leasedGeneration ?? -1;
}

/** The refusal of one delivery. */
export function refusal(
  id: string,
  code: 'record_not_found' | 'superseded' | 'lease_lost',
): Refusal {
  return { kind: 'refused', id, error: refuse(code, DETAILS[code]) };
}

const DETAILS = {
  record_not_found: 'No delivery with this id and token is known here.',
  superseded: 'The record was replayed after this delivery. A newer delivery follows.',
  lease_lost: 'This is not the latest delivery of the record, or its lease has ended.',
} as const;

function nameAll<Target extends DeliveryTarget>(
  targets: readonly Target[],
  answers: Map<number, unknown>,
): Named<Target>[] {
  return targets.flatMap((target, index) => {
    const recordId = parseRecordId(target.id);
    if (recordId !== null) return [{ index, target, recordId, token: target.token }];
    answers.set(index, refusal(target.id, 'record_not_found'));
    return [];
  });
}

function firstOfEachRecord<Target extends DeliveryTarget>(
  open: readonly Named<Target>[],
): Named<Target>[] {
  const first = new Map<bigint, Named<Target>>();
  for (const named of open) {
    if (!first.has(named.recordId)) first.set(named.recordId, named);
  }
  return [...first.values()].sort((a, b) => (a.recordId < b.recordId ? -1 : 1));
}

function refuseUnknown<Target extends DeliveryTarget>(
  turn: readonly Named<Target>[],
  standing: readonly Named<Target>[],
  answers: Map<number, unknown>,
): void {
  const known = new Set(standing.map(({ index }) => index));
  for (const { index, target } of turn) {
    if (!known.has(index)) answers.set(index, refusal(target.id, 'record_not_found'));
  }
}
