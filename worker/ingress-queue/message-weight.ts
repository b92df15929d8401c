/** How many messages of a queue a worker may be sent at once: many while they are light, few when not. */

/** While one batch is stored the next one arrives. */
const MANY = 1_000;
/** Each may be as large as a record may be. */
const FEW = 8;
/** So many light messages in a row end the time of few at once. */
const LIGHT_AGAIN = 200;
const LIGHT_BYTES = 32 * 1024;

export class MessageWeight {
  #isHeavy = false;
  #lightInARow = 0;

  /** For the next consumer: it cannot be changed for one that consumes. */
  get prefetch(): number {
    return this.#isHeavy ? FEW : MANY;
  }

  /** More was held than there is room for. */
  noteTooMuch(): void {
    this.#isHeavy = true;
    this.#lightInARow = 0;
  }

  /** Messages that were taken, by their bytes. True: from now on there may be more at once. */
  note(sizes: readonly number[]): boolean {
    if (!this.#isHeavy) return false;
    const isLight = sizes.every((bytes) => bytes <= LIGHT_BYTES);
    this.#lightInARow = isLight ? this.#lightInARow + sizes.length : 0;
    if (this.#lightInARow < LIGHT_AGAIN) return false;
    this.#isHeavy = false;
    return true;
  }
}
