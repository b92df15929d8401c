/** The records that this worker holds: those waiting for a free place, running, and being settled. */
import { AttemptStop } from './attempt-stop.ts';
import type { BegunAttempt } from './begun-attempt.ts';
import { LeaseLostError, WorkerStoppingError } from './interruption.ts';
import type { LeaseBook } from './lease-book.ts';
import { OrderedRuns } from './ordered-runs.ts';
import { PayloadBudget } from './payload-budget.ts';

/**
 * done: settled for good; postponed: settled, and to be tried again; lost: ended by somebody else, or
 * not settled at all; released: stopped without effect.
 */
export type AttemptEnd = 'done' | 'postponed' | 'lost' | 'released';

/** The place of a running attempt. */
export interface Place {
  /** Stops the attempt from outside. */
  readonly stop: AttemptStop;
  /** The handler has ended: another may have the place while this attempt is being settled. */
  leave(): void;
  /** The handler is to run once more after all. */
  retake(): void;
}

export interface InWorkOptions {
  /** Handlers that run at once. As many records again are claimed ahead. */
  readonly concurrency: number;
  /** Never throws. */
  readonly run: (begun: BegunAttempt, place: Place) => Promise<AttemptEnd>;
  /** Puts attempts back that have not begun; never throws. They are open until this resolves. */
  readonly giveBack: (attempts: readonly BegunAttempt[]) => Promise<void>;
  readonly leases: LeaseBook;
}

/** Attempts that are being settled, for each place: claiming goes on while one such set is written and one waits. */
const MOST_SETTLING = 4;

export class InWork {
  readonly #options: InWorkOptions;
  readonly #order = new OrderedRuns();
  readonly #payloads = new PayloadBudget();
  #waiting: BegunAttempt[] = [];
  readonly #running = new Map<BegunAttempt, AttemptStop>();
  readonly #settling = new Set<BegunAttempt>();
  readonly #released: BegunAttempt[] = [];
  #watchers: (() => boolean)[] = [];
  #isToTell = false;

  constructor(options: InWorkOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#ahead + this.#settling.size;
  }

  /** How many records may be claimed now; 0 while a full set of places is spoken for, settling lags behind, or payloads fill the memory. */
  get room(): number {
    const { concurrency } = this.#options;
    const isBehind = this.#settling.size > MOST_SETTLING * concurrency;
    if (this.#ahead > concurrency || isBehind) return 0;
    return Math.min(2 * concurrency - this.#ahead, this.#payloads.room);
  }

  /** Tokens of the leases that this worker knows to be its own. */
  get tokens(): string[] {
    return this.#options.leases.tokens;
  }

  /** Takes a claimed batch in; it starts as places get free and as its order allows. */
  take(batch: readonly BegunAttempt[]): void {
    this.#payloads.hold(batch.map(sizeOf));
    for (const begun of batch) {
      this.#options.leases.open(begun.token);
      if (this.#order.mayStart(begun)) this.#waiting.push(begun);
    }
    this.#startWaiting();
  }

  /** Resolves once `condition` holds, looked at whenever something has changed. */
  async until(condition: () => boolean, signal: AbortSignal): Promise<void> {
    if (condition() || signal.aborted) return;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const wake = (): void => {
      resolve(undefined);
    };
    this.#watchers.push(() => {
      const isOver = signal.aborted || condition();
      if (isOver) wake();
      return !isOver;
    });
    signal.addEventListener('abort', wake, { once: true });
    await promise;
    signal.removeEventListener('abort', wake);
  }

  /** Stops what runs under swept leases and forgets what waits under them. */
  loseLeases(tokens: ReadonlySet<string>): void {
    const isLost = (begun: BegunAttempt): boolean => tokens.has(begun.token);
    const taken = this.takeWaiting(isLost);
    void this.#giveBack(taken.filter((begun) => !isLost(begun)));
    this.close(taken.filter(isLost));
    for (const [begun, stop] of this.#running)
      if (tokens.has(begun.token)) stop.stop(new LeaseLostError('the lease was swept'));
  }

  /** Hands over what has not started, and with it what waits behind it in order. */
  takeWaiting(which: (begun: BegunAttempt) => boolean = () => true): BegunAttempt[] {
    const taken = this.#waiting.filter(which);
    this.#waiting = this.#waiting.filter((begun) => !which(begun));
    return [...taken, ...this.#order.takeBehind(taken), ...this.#order.takeWaiting(which)];
  }

  /** Stops every running handler; their records come back through `takeReleased`. */
  stopRunning(): void {
    for (const stop of this.#running.values())
      stop.stop(new WorkerStoppingError('the worker stops'));
  }

  /** Attempts that were stopped without effect. */
  takeReleased(): BegunAttempt[] {
    return this.#released.splice(0);
  }

  /** Counts attempts as ended that were handed over and put back. */
  close(attempts: readonly BegunAttempt[]): void {
    for (const begun of attempts) this.#closeOne(begun);
    this.#tellWatchers();
  }

  /** Waiting or running. */
  get #ahead(): number {
    return this.#waiting.length + this.#order.size + this.#running.size;
  }

  #startWaiting(): void {
    const free = this.#options.concurrency - this.#running.size;
    if (free <= 0 || this.#waiting.length === 0) return;
    for (const begun of this.#waiting.splice(0, free)) void this.#start(begun);
  }

  async #start(begun: BegunAttempt): Promise<void> {
    const stop = new AttemptStop();
    this.#running.set(begun, stop);
    const leave = (): void => {
      if (!this.#running.delete(begun)) return;
      this.#settling.add(begun);
      this.#startWaiting();
      this.#tellSoon();
    };
    const retake = (): void => {
      if (this.#settling.delete(begun)) this.#running.set(begun, stop);
    };
    const end = await this.#options.run(begun, { stop, leave, retake });
    this.#running.delete(begun);
    this.#settling.delete(begun);
    this.#goOn(begun, end);
    this.#startWaiting();
    this.#tellWatchers();
  }

  /** What follows an end: the next in order, or nothing of that order any more. */
  #goOn(begun: BegunAttempt, end: AttemptEnd): void {
    if (end === 'released') this.#released.push(begun);
    else this.#closeOne(begun);
    if (begun.orderingKey === null) return;
    const next = end === 'done' ? this.#order.next(begun) : null;
    if (next !== null) this.#waiting.push(next);
    else void this.#giveBack(this.#order.takeBehind([begun]));
  }

  #closeOne(begun: BegunAttempt): void {
    this.#payloads.free(sizeOf(begun));
    this.#options.leases.close(begun.token);
  }

  async #giveBack(attempts: readonly BegunAttempt[]): Promise<void> {
    if (attempts.length === 0) return;
    await this.#options.giveBack(attempts);
    this.close(attempts);
  }

  /** Once for all handlers that end in one go, so that what they leave room for is claimed in one go. */
  #tellSoon(): void {
    if (this.#isToTell) return;
    this.#isToTell = true;
    setImmediate(() => {
      this.#isToTell = false;
      this.#tellWatchers();
    });
  }

  #tellWatchers(): void {
    if (this.#watchers.length > 0) this.#watchers = this.#watchers.filter((look) => look());
  }
}

function sizeOf({ record }: BegunAttempt): number {
  return record.bytes?.byteLength ?? 0;
}
