/** How many attempts are open under each lease of this worker. */

/** Called once no attempt is open under a lease; `isEnded`: its row is gone from the database. */
export type OnLeaseDone = (token: string, isEnded: boolean) => void;

interface OpenLease {
  open: number;
  isEnded: boolean;
}

export class LeaseBook {
  readonly #leases = new Map<string, OpenLease>();
  readonly #onDone: OnLeaseDone;

  constructor(onDone: OnLeaseDone) {
    this.#onDone = onDone;
  }

  /** Tokens of the leases that this worker knows to be its own. */
  get tokens(): string[] {
    return [...this.#leases.keys()];
  }

  /** One more attempt is open under this lease. */
  open(token: string): void {
    const lease = this.#leases.get(token);
    if (lease === undefined) this.#leases.set(token, { open: 1, isEnded: false });
    else lease.open += 1;
  }

  /** Which leases have no open attempt but these: who ends these may end the lease with them. */
  endingWith(attempts: readonly { readonly token: string }[]): string[] {
    const here = new Map<string, number>();
    for (const { token } of attempts) here.set(token, (here.get(token) ?? 0) + 1);
    return [...here].flatMap(([token, n]) => (this.#leases.get(token)?.open === n ? [token] : []));
  }

  /** The rows of these leases are gone from the database. */
  markEnded(tokens: readonly string[]): void {
    for (const token of tokens) {
      const lease = this.#leases.get(token);
      if (lease !== undefined) lease.isEnded = true;
    }
  }

  /** One attempt less is open under this lease. */
  close(token: string): void {
    const lease = this.#leases.get(token);
    if (lease === undefined) return;
    lease.open -= 1;
    if (lease.open > 0) return;
    this.#leases.delete(token);
    this.#onDone(token, lease.isEnded);
  }
}
