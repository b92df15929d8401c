/** Gathers attempts whose handlers share a transaction, and runs them in groups (docs/adr/0011). */
import type { Database } from '#lib/server/database';
import type { AttemptParts, HandledAttempt } from './attempt-work.ts';
import { HandlerConnections } from './handler-connections.ts';
import { runSharedGroup, type GroupEnd, type SharedEnd, type SharedParts } from './shared-group.ts';

interface Waiting {
  readonly attempt: HandledAttempt;
  readonly resolve: (end: SharedEnd) => void;
}

export interface SharedLimits {
  /** Groups that run at once, each on a connection of its own. */
  readonly groups: number;
  /** Attempts of one group. */
  readonly attempts: number;
}

export const SHARED_LIMITS: SharedLimits = { groups: 2, attempts: 100 };
/** A group of fewer is not worth a further connection while others run. */
const FEWEST_TOGETHER = 10;

export class SharedRuns {
  readonly #parts: SharedParts;
  readonly #limits: SharedLimits;
  readonly #waiting: Waiting[] = [];
  #running = 0;
  /** Halved by each group that had to be undone, so that frequent failures cost little. */
  #most: number;
  #isScheduled = false;

  constructor(parts: AttemptParts, sharedPool: Database, limits: SharedLimits) {
    const sharedConnections = new HandlerConnections(sharedPool, limits.groups);
    this.#parts = { ...parts, sharedConnections, slowTurns: new Set() };
    this.#limits = limits;
    this.#most = limits.attempts;
  }

  /** Resolves when the attempt has ended; `alone`: it has not, and is to run by itself. Never rejects. */
  run(attempt: HandledAttempt): Promise<SharedEnd> {
    const { promise, resolve } = Promise.withResolvers<SharedEnd>();
    this.#waiting.push({ attempt, resolve });
    this.#schedule();
    return promise;
  }

  /** After all that start at this moment have come, so that they go together. */
  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#startGroups();
    });
  }

  #startGroups(): void {
    while (this.#running < this.#limits.groups && this.#waiting.length > 0) {
      const free = this.#limits.groups - this.#running;
      const share = Math.max(FEWEST_TOGETHER, Math.ceil(this.#waiting.length / free));
      void this.#runGroup(this.#waiting.splice(0, Math.min(share, this.#most)));
    }
  }

  async #runGroup(group: readonly Waiting[]): Promise<void> {
    this.#running += 1;
    const { ends, isUndone } = await this.#end(group.map(({ attempt }) => attempt));
    this.#running -= 1;
    this.#adapt(group.length, isUndone);
    const left: Waiting[] = [];
    for (const waiting of group) {
      const end = ends.get(waiting.attempt);
      if (end === undefined) left.push(waiting);
      else waiting.resolve(end);
    }
    this.#waiting.unshift(...left);
    this.#startGroups();
  }

  async #end(attempts: readonly HandledAttempt[]): Promise<GroupEnd> {
    const [only] = attempts;
    if (attempts.length === 1 && only !== undefined)
      return { ends: new Map<HandledAttempt, SharedEnd>([[only, 'alone']]), isUndone: false };
    return runSharedGroup(attempts, this.#parts);
  }

  #adapt(size: number, isUndone: boolean): void {
    if (isUndone) this.#most = Math.max(2, Math.floor(size / 2));
    else this.#most = Math.min(this.#limits.attempts, this.#most + Math.ceil(this.#most / 8));
  }
}
