/**
 * Remembers how far each source's queue was claimed, so that a claim need not pass all that was
 * deleted at its head before: while somebody holds a snapshot, PostgreSQL cannot clear that away.
 */
import type { WorkPlace } from '#lib/server/store/claim-work';

interface Claimed extends WorkPlace {
  readonly sourceId: number;
}

interface ClaimSeen {
  /** Whether it found as much as it asked for: the queues are long. */
  readonly isFull: boolean;
  /** Of a monotonic clock, in ms. */
  readonly now: number;
}

/**
 * A claim from the head finds what came in behind a remembered place: a record whose sender took longer
 * to commit, a replay. It is made again after so many times what the last one took, so that it costs a
 * bounded share however slow the head has become.
 */
const REST_OF_HEAD = { isFull: 20, isShort: 2 } as const;
const HEAD: ReadonlyMap<number, WorkPlace> = new Map();

export class QueuePlaces {
  readonly #places = new Map<number, WorkPlace>();
  #startedAt = 0;
  #isFromHead = true;
  #headEndedAt = -Infinity;
  #headTookMs = 0;
  #wasFull = false;

  /** Where the claim that starts now should look from. */
  startOfNext(now: number): ReadonlyMap<number, WorkPlace> {
    const rest = this.#headTookMs * REST_OF_HEAD[this.#wasFull ? 'isFull' : 'isShort'];
    this.#isFromHead = now - this.#headEndedAt >= rest;
    this.#startedAt = now;
    return this.#isFromHead ? HEAD : this.#places;
  }

  /** Learns what that claim came to. */
  remember(claimed: readonly Claimed[], { isFull, now }: ClaimSeen): void {
    this.#wasFull = isFull;
    if (this.#isFromHead) {
      this.#headTookMs = now - this.#startedAt;
      this.#headEndedAt = now;
    }
    for (const { sourceId, dueMicros, recordId } of claimed) {
      const known = this.#places.get(sourceId);
      if (known === undefined || isBefore(known, { dueMicros, recordId }))
        this.#places.set(sourceId, { dueMicros, recordId });
    }
  }
}

function isBefore(a: WorkPlace, b: WorkPlace): boolean {
  return a.dueMicros < b.dueMicros || (a.dueMicros === b.dueMicros && a.recordId < b.recordId);
}
