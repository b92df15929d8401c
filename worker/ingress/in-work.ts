/** The records that this worker holds: those running, those waiting for a free place, and their leases. */
import type { BegunAttempt } from './begun-attempt.ts';
import { LeaseLostError, WorkerStoppingError } from './interruption.ts';

export interface InWorkOptions {
  /** Handlers that run at once. As many records again are claimed ahead. */
  readonly concurrency: number;
  /** Never throws. */
  readonly run: (begun: BegunAttempt, controller: AbortController) => Promise<'ended' | 'released'>;
  /** Called once every attempt under a lease has ended. */
  readonly onLeaseDone: (token: string) => void;
}

export class InWork {
  readonly #options: InWorkOptions;
  readonly #waiting: BegunAttempt[] = [];
  readonly #running = new Map<BegunAttempt, AbortController>();
  readonly #openByLease = new Map<string, number>();
  readonly #released: BegunAttempt[] = [];
  #watchers: (() => void)[] = [];

  constructor(options: InWorkOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#waiting.length + this.#running.size;
  }

  /** How many records may be claimed now; 0 while at least a full set of places is spoken for. */
  get room(): number {
    const { concurrency } = this.#options;
    return this.size > concurrency ? 0 : 2 * concurrency - this.size;
  }

  /** Tokens of the leases that this worker knows to be its own. */
  get tokens(): string[] {
    return [...this.#openByLease.keys()];
  }

  /** Takes a claimed batch in; it starts as places get free. */
  take(batch: readonly BegunAttempt[]): void {
    for (const { token } of batch)
      this.#openByLease.set(token, (this.#openByLease.get(token) ?? 0) + 1);
    this.#waiting.push(...batch);
    this.#startWaiting();
  }

  /** Resolves once `condition` holds, looked at whenever a record ends. */
  async until(condition: () => boolean, signal: AbortSignal): Promise<void> {
    while (!condition() && !signal.aborted) {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      const wake = (): void => {
        resolve(undefined);
      };
      this.#watchers.push(wake);
      signal.addEventListener('abort', wake, { once: true });
      await promise;
      signal.removeEventListener('abort', wake);
    }
  }

  /** Stops what runs under swept leases and forgets what waits under them. */
  loseLeases(tokens: ReadonlySet<string>): void {
    const lost = this.#waiting.filter(({ token }) => tokens.has(token));
    this.#forgetWaiting(lost);
    this.close(lost);
    for (const [begun, controller] of this.#running)
      if (tokens.has(begun.token)) controller.abort(new LeaseLostError('the lease was swept'));
  }

  /** Hands over everything that has not started. */
  takeWaiting(): BegunAttempt[] {
    return this.#waiting.splice(0);
  }

  /** Stops every running handler; their records come back through `takeReleased`. */
  stopRunning(): void {
    for (const controller of this.#running.values())
      controller.abort(new WorkerStoppingError('the worker stops'));
  }

  /** Attempts that were stopped without effect. */
  takeReleased(): BegunAttempt[] {
    return this.#released.splice(0);
  }

  /** Counts attempts as ended that were handed over and put back. */
  close(attempts: readonly BegunAttempt[]): void {
    for (const begun of attempts) this.#close(begun);
  }

  #forgetWaiting(gone: readonly BegunAttempt[]): void {
    const kept = this.#waiting.filter((begun) => !gone.includes(begun));
    this.#waiting.splice(0, this.#waiting.length, ...kept);
  }

  #startWaiting(): void {
    while (this.#running.size < this.#options.concurrency) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      void this.#start(next);
    }
  }

  async #start(begun: BegunAttempt): Promise<void> {
    const controller = new AbortController();
    this.#running.set(begun, controller);
    const end = await this.#options.run(begun, controller);
    this.#running.delete(begun);
    if (end === 'released') this.#released.push(begun);
    else this.#close(begun);
    this.#startWaiting();
    for (const wake of this.#watchers.splice(0)) wake();
  }

  #close({ token }: BegunAttempt): void {
    const open = (this.#openByLease.get(token) ?? 0) - 1;
    if (open > 0) {
      this.#openByLease.set(token, open);
      return;
    }
    this.#openByLease.delete(token);
    this.#options.onLeaseDone(token);
  }
}
