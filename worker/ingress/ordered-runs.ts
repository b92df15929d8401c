/** What waits in this worker behind an attempt of the same ordering key. */
import type { BegunAttempt } from './begun-attempt.ts';

export class OrderedRuns {
  /** By key: what waits behind the one that may run, in the order of reception. */
  readonly #behind = new Map<string, BegunAttempt[]>();
  #size = 0;

  /** How many wait behind another. */
  get size(): number {
    return this.#size;
  }

  /** Whether this attempt is the first of its key here; if not, it waits for `next`. */
  mayStart(begun: BegunAttempt): boolean {
    if (begun.orderingKey === null) return true;
    const line = this.#behind.get(begun.orderingKey);
    if (line === undefined) {
      this.#behind.set(begun.orderingKey, []);
      return true;
    }
    line.push(begun);
    this.#size += 1;
    return false;
  }

  /** The attempt of this one's key that may start now that this one is done; null: there is none. */
  next({ orderingKey }: BegunAttempt): BegunAttempt | null {
    if (orderingKey === null) return null;
    const next = this.#behind.get(orderingKey)?.shift();
    if (next === undefined) this.#behind.delete(orderingKey);
    else this.#size -= 1;
    return next ?? null;
  }

  /** Takes out all that wait behind these, whose keys are free then. */
  takeBehind(attempts: readonly BegunAttempt[]): BegunAttempt[] {
    return attempts.flatMap(({ orderingKey }) => {
      if (orderingKey === null) return [];
      const line = this.#behind.get(orderingKey) ?? [];
      this.#behind.delete(orderingKey);
      this.#size -= line.length;
      return line;
    });
  }

  /** Takes out those waiting that are wanted, and what waits behind them. */
  takeWaiting(which: (begun: BegunAttempt) => boolean): BegunAttempt[] {
    return [...this.#behind.values()].flatMap((line) => {
      const first = line.findIndex(which);
      const taken = first < 0 ? [] : line.splice(first);
      this.#size -= taken.length;
      return taken;
    });
  }
}
