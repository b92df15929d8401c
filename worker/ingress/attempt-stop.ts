/** Tells whatever runs an attempt that it is to be stopped from outside. */

/** One for each attempt in work; it is cheap, since nearly none is ever used. */
export class AttemptStop {
  #reason: Error | undefined;
  #listener: ((reason: Error) => void) | undefined;

  /** Why it was stopped; undefined: it was not. */
  get reason(): Error | undefined {
    return this.#reason;
  }

  /** Only the first reason counts. */
  stop(reason: Error): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    this.#listener?.(reason);
  }

  /** Calls `listener` when stopped, at once if that was before. It replaces the listener before it. */
  listen(listener: (reason: Error) => void): void {
    this.#listener = listener;
    if (this.#reason !== undefined) listener(this.#reason);
  }

  /** Nobody listens any more. */
  unlisten(): void {
    this.#listener = undefined;
  }
}
