/** Waiting that a ring cuts short, also one that came a moment before. */
export class Bell {
  #isRung = false;
  #wake: (() => void) | undefined;

  /** Wakes who waits; if nobody does, the next one to wait is let go at once. */
  ring(): void {
    this.#isRung = true;
    this.#wake?.();
  }

  /**
   * Resolves after `ms`, at a ring, or when `signal` is aborted. Never rejects. For one waiter at a time.
   * @returns whether it was rung
   */
  async wait(ms: number, signal: AbortSignal): Promise<boolean> {
    if (!this.#isRung && !signal.aborted) await this.#untilWoken(ms, signal);
    const isRung = this.#isRung;
    this.#isRung = false;
    return isRung;
  }

  async #untilWoken(ms: number, signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const wake = (): void => {
      resolve(undefined);
    };
    const timer = setTimeout(wake, ms);
    signal.addEventListener('abort', wake, { once: true });
    this.#wake = wake;
    await promise;
    this.#wake = undefined;
    clearTimeout(timer);
    signal.removeEventListener('abort', wake);
  }
}
