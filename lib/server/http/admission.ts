/** What one request holds of the memory for requests; more than there is, is refused before it is read. */
import { memoryBudget, type MemoryBudget } from '../health/memory-budget.ts';
import { ProblemError } from './problem.ts';

/** What a request takes beside its body: headers, objects, buffers of its connection. */
export const REQUEST_BYTES = 8 * 1024;

export class Admission {
  readonly #budget: MemoryBudget;
  #heldBytes = 0;

  constructor(budget: MemoryBudget = memoryBudget()) {
    this.#budget = budget;
  }

  /** The most that a body may have which is held whole: two of them fit at once. */
  get mostWholeBytes(): number {
    return this.#budget.limitBytes / 2;
  }

  /**
   * Before a body is read, or as it arrives.
   * @throws ProblemError too_busy: other requests hold too much at the moment
   */
  hold(bytes: number): void {
    const more = this.#heldBytes === 0 ? bytes + REQUEST_BYTES : bytes;
    if (this.#budget.heldBytes + more > this.#budget.limitBytes) {
      throw new ProblemError('too_busy', 'Too much is being received at the moment.');
    }
    this.#budget.heldBytes += more;
    this.#heldBytes += more;
  }

  /** So much of it is held no more. */
  drop(bytes: number): void {
    const fewer = Math.min(bytes, this.#heldBytes);
    this.#budget.heldBytes -= fewer;
    this.#heldBytes -= fewer;
  }

  /** All of it; again is fine. */
  release(): void {
    this.drop(this.#heldBytes);
  }
}
