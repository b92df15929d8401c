/** Says when it pays to let records gather before the next claim, by how many have come lately. */

/** Of the time over which arrivals are counted. */
const WINDOW_MS = 50;
/** From so many a second on. Below, waiting gathers too few to be worth the time that they lose. */
const WORTH_PER_SECOND = 2_500;
/** 20 records at that rate, in a time that nobody notices where so many come. */
const GATHER_MS = 8;

/**
 * A claim and a settlement cost as much as some fifty records in them. Where records come faster than
 * they are claimed, claims are full and nobody waits; where they come nearly as fast, a worker that looks
 * at once claims a few at a time and spends most of the machine on that.
 */
export class ArrivalPace {
  #startedAt = -Infinity;
  #count = 0;
  #perSecond = 0;

  /** What a claim found, in milliseconds of a monotonic clock. */
  note(found: number, now: number): void {
    this.#count += found;
    const elapsedMs = now - this.#startedAt;
    if (elapsedMs < WINDOW_MS) return;
    this.#perSecond = (this.#count / elapsedMs) * 1_000;
    this.#startedAt = now;
    this.#count = 0;
  }

  /** How long to wait after a claim that found all that was due; 0: not at all. */
  get gatherMs(): number {
    return this.#perSecond >= WORTH_PER_SECOND ? GATHER_MS : 0;
  }
}
