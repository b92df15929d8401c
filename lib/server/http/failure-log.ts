/**
 * Writes failed requests to the log. While the database is away every request fails alike, so that one
 * line a second speaks for all of them: the log must not fill the disk that the database needs.
 */
import type { Logger } from 'pino';

const QUIET_MS = 1_000;

export interface FailedRequest {
  readonly error: unknown;
  readonly method: string;
  readonly path: string;
}

export class FailureLog {
  readonly #log: Pick<Logger, 'error' | 'warn'>;
  readonly #nowMs: () => number;
  #quietUntilMs = -Infinity;
  #unwritten = 0;

  constructor(log: Pick<Logger, 'error' | 'warn'>, nowMs = () => performance.now()) {
    this.#log = log;
    this.#nowMs = nowMs;
  }

  /** A defect: each is written. */
  internal({ error, method, path }: FailedRequest): void {
    this.#log.error({ err: error, method, path, code: 'internal' }, 'request failed');
  }

  /** `unwritten` of a line: how many failed since the line before. */
  unavailable({ error, method, path }: FailedRequest): void {
    if (this.#nowMs() < this.#quietUntilMs) {
      this.#unwritten += 1;
      return;
    }
    const unwritten = this.#unwritten;
    this.#unwritten = 0;
    this.#quietUntilMs = this.#nowMs() + QUIET_MS;
    this.#log.warn({ err: error, method, path, code: 'unavailable', unwritten }, 'request failed');
  }
}
