/** Ends a worker whose event loop is blocked for good: no timer of its own could. */
import { writeSync } from 'node:fs';

const STANDARD_ERROR = 2;
const LOOKS_PER_LIMIT = 10;

/**
 * Runs in the lease keeper's thread. Renewing the leases of a worker that will never go on would keep
 * its records from everybody; when it is gone, they are swept, and the one at fault is tried alone.
 */
export class Watchdog {
  readonly #pulse: Int32Array;
  readonly #limitMs: number;
  readonly #timer: NodeJS.Timeout;
  #lastPulse = -1;
  #looksWithoutPulse = 0;

  constructor(pulse: SharedArrayBuffer, limitMs: number) {
    this.#pulse = new Int32Array(pulse);
    this.#limitMs = limitMs;
    this.#timer = setInterval(() => {
      this.#look();
    }, limitMs / LOOKS_PER_LIMIT);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  // Looks are counted, not time: a process that was suspended as a whole is not blocked.
  #look(): void {
    const pulse = Atomics.load(this.#pulse, 0);
    this.#looksWithoutPulse = pulse === this.#lastPulse ? this.#looksWithoutPulse + 1 : 0;
    this.#lastPulse = pulse;
    if (this.#looksWithoutPulse < LOOKS_PER_LIMIT) return;
    const seconds = String(this.#limitMs / 1000);
    // The log belongs to the blocked thread, so this goes straight to the file descriptor.
    writeSync(
      STANDARD_ERROR,
      `A handler has kept the worker busy for ${seconds} s: it is ended.\n`,
    );
    process.kill(process.pid, 'SIGKILL');
  }
}
