/** What each answer to a delivery comes to, wherever its record is (DESIGN: "The life of a record"). */
import type { SceneName } from './delivery-scenes.ts';

export type Which = 'first' | 'latest';
export type Verb = 'acknowledge' | 'reject' | 'extend';

export interface DeliveryCase {
  readonly scene: SceneName;
  /** The token that the answer quotes. */
  readonly which: Which;
  readonly verb: Verb;
  /** The outcome, or the code of the problem. */
  readonly answer: string;
  /** Where the record is afterwards. */
  readonly place: string;
}

// Columns: the record's scene, the token, then answer and place after acknowledge, reject, extend.
const matrix: [SceneName, Which, ...[answer: string, place: string][]][] = [
  [
    'out for delivery',
    'latest',
    ['acknowledged', 'ACKNOWLEDGED'],
    ['held', 'held'],
    ['extended', 'leased'],
  ],
  [
    'out, lease run out, not yet swept',
    'latest',
    ['acknowledged', 'ACKNOWLEDGED'],
    ['held', 'held'],
    ['extended', 'leased'],
  ],
  [
    'back in the queue',
    'latest',
    ['acknowledged', 'ACKNOWLEDGED'],
    ['held', 'held'],
    ['lease_lost', 'waiting'],
  ],
  [
    'out under a newer token',
    'first',
    ['acknowledged', 'ACKNOWLEDGED'],
    ['lease_lost', 'leased'],
    ['lease_lost', 'leased'],
  ],
  [
    'out under a newer token',
    'latest',
    ['acknowledged', 'ACKNOWLEDGED'],
    ['held', 'held'],
    ['extended', 'leased'],
  ],
  [
    'held, offers spent',
    'latest',
    ['acknowledged', 'ACKNOWLEDGED'],
    ['held', 'held'],
    ['lease_lost', 'held'],
  ],
  [
    'rejected for good',
    'latest',
    ['acknowledged', 'ACKNOWLEDGED'],
    ['already_rejected', 'held'],
    ['lease_lost', 'held'],
  ],
  [
    'rejected for now',
    'latest',
    ['acknowledged', 'ACKNOWLEDGED'],
    ['already_rejected', 'waiting'],
    ['lease_lost', 'waiting'],
  ],
  [
    'offered again after a rejection',
    'first',
    ['acknowledged', 'ACKNOWLEDGED'],
    ['lease_lost', 'leased'],
    ['lease_lost', 'leased'],
  ],
  [
    'acknowledged',
    'latest',
    ['already_acknowledged', 'ACKNOWLEDGED'],
    ['lease_lost', 'ACKNOWLEDGED'],
    ['lease_lost', 'ACKNOWLEDGED'],
  ],
  [
    'acknowledged under a newer token',
    'first',
    ['already_acknowledged', 'ACKNOWLEDGED'],
    ['lease_lost', 'ACKNOWLEDGED'],
    ['lease_lost', 'ACKNOWLEDGED'],
  ],
  [
    'replayed, waiting',
    'first',
    ['superseded', 'waiting'],
    ['superseded', 'waiting'],
    ['superseded', 'waiting'],
  ],
  [
    'replayed, out again',
    'first',
    ['superseded', 'leased'],
    ['superseded', 'leased'],
    ['superseded', 'leased'],
  ],
  [
    'replayed, out again',
    'latest',
    ['acknowledged', 'ACKNOWLEDGED'],
    ['held', 'held'],
    ['extended', 'leased'],
  ],
  [
    'acknowledged, replayed, waiting',
    'first',
    ['superseded', 'waiting'],
    ['superseded', 'waiting'],
    ['superseded', 'waiting'],
  ],
  [
    'acknowledged, replayed, acknowledged again',
    'first',
    ['superseded', 'ACKNOWLEDGED'],
    ['superseded', 'ACKNOWLEDGED'],
    ['superseded', 'ACKNOWLEDGED'],
  ],
];
export const VERBS: readonly Verb[] = ['acknowledge', 'reject', 'extend'];
export const DELIVERY_CASES: readonly DeliveryCase[] = matrix.flatMap(
  ([scene, which, ...expectations]) =>
    VERBS.map((verb, column) => {
      const [answer = '', place = ''] = expectations[column] ?? [];
      return { scene, which, verb, answer, place };
    }),
);
