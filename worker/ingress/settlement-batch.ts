/** Settles attempts without effects together: all that ended while the last batch was being written. */
import type { Database } from '#lib/server/database';
import { settleAttempts, type EndedAttempt } from '#lib/server/store/settle-attempt';
import { databaseFailure } from './database-failure.ts';
import type { LeaseBook } from './lease-book.ts';
import { pause, jittered } from '#worker/pause';

interface Waiting {
  readonly ended: EndedAttempt;
  readonly resolve: (isSettled: boolean) => void;
  readonly reject: (error: unknown) => void;
}

export interface SettlementBatchParts {
  readonly db: Database;
  readonly leases: LeaseBook;
  readonly signal: AbortSignal;
}

/** More would keep those at the front waiting for those at the end. */
const MOST_AT_ONCE = 500;
const FIRST_RETRY_MS = 50;
const MAX_RETRY_MS = 2_000;

export class SettlementBatch {
  readonly #db: Database;
  readonly #leases: LeaseBook;
  readonly #signal: AbortSignal;
  readonly #waiting: Waiting[] = [];
  #isWriting = false;

  /** Aborting `signal` gives up waiting for a database that is away. */
  constructor({ db, leases, signal }: SettlementBatchParts) {
    this.#db = db;
    this.#leases = leases;
    this.#signal = signal;
  }

  /** Whether the attempt was settled; false: it was fenced. Waits while the database is away. */
  settle(ended: EndedAttempt): Promise<boolean> {
    const { promise, resolve, reject } = Promise.withResolvers<boolean>();
    this.#waiting.push({ ended, resolve, reject });
    this.#writeSoon();
    return promise;
  }

  /** After all handlers that end in one go: the first would else be written alone, and the others wait for it. */
  #writeSoon(): void {
    if (this.#isWriting) return;
    this.#isWriting = true;
    setImmediate(() => void this.#writeAll());
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      await this.#write(this.#waiting.splice(0, MOST_AT_ONCE));
    }
    this.#isWriting = false;
  }

  async #write(batch: readonly Waiting[]): Promise<void> {
    try {
      const settled = await this.#settleWhenPossible(batch.map(({ ended }) => ended));
      for (const { ended, resolve } of batch) resolve(settled.has(ended));
    } catch (error) {
      // One that the database refuses must not take the others with it.
      if (batch.length === 1) batch[0]?.reject(error);
      else for (const one of batch) await this.#write([one]);
    }
  }

  async #settleWhenPossible(ended: readonly EndedAttempt[]): Promise<ReadonlySet<EndedAttempt>> {
    for (let delayMs = FIRST_RETRY_MS; ; delayMs = Math.min(delayMs * 2, MAX_RETRY_MS)) {
      try {
        const endingLeases = this.#leases.endingWith(ended);
        const settled = await settleAttempts(this.#db, ended, { endingLeases });
        this.#leases.markEnded(endingLeases);
        return settled;
      } catch (error) {
        const isTransient = databaseFailure(error)?.class === 'dependency' || isNetworkError(error);
        if (!isTransient || this.#signal.aborted) throw error;
        await pause(jittered(delayMs), this.#signal);
      }
    }
  }
}

function isNetworkError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
