/** Chooses what this worker claims next: all kinds of waiting records take turns. */
import type { Database } from '#lib/server/database';
import { claimWork } from '#lib/server/store/claim-work';
import { findGuardedWork, type GuardedWork } from '#lib/server/store/find-guarded-work';
import type { ClaimedBatch, ClaimRequest } from '#lib/server/store/lease-chosen';
import { ArrivalPace } from './arrival-pace.ts';
import { claimGuarded, type KeyPlaces } from './claim-guarded.ts';
import { QueuePlaces } from './queue-places.ts';

/** How long what was found of guarded work is believed, while there is work and while there is none. */
const BELIEVE_MS = { busy: 20, idle: 5 } as const;
/** What was found longer ago is no longer gone by. */
const USABLE_MS = 50;

export class Claimer {
  readonly #db: Database;
  readonly #who: Omit<ClaimRequest, 'limit'>;
  readonly #places = new QueuePlaces();
  readonly #keyPlaces: KeyPlaces = new Map();
  readonly #pace = new ArrivalPace();
  #isEmptied = false;
  #guarded: readonly GuardedWork[] = [];
  #foundAt = -Infinity;
  #believeMs: number = BELIEVE_MS.idle;
  #finding: Promise<void> | null = null;
  #turn = 0;

  constructor(db: Database, who: Omit<ClaimRequest, 'limit'>) {
    this.#db = db;
    this.#who = who;
  }

  /** Claims at most `limit` records. Null: there is nothing that this worker may have now. */
  async claim(limit: number): Promise<ClaimedBatch | null> {
    const request = { ...this.#who, limit };
    this.#isEmptied = false;
    await this.#findGuarded();
    const kinds: (GuardedWork | null)[] = [null, ...this.#guarded];
    const first = this.#turn % kinds.length;
    for (const kind of [...kinds.slice(first), ...kinds.slice(0, first)]) {
      this.#turn += 1;
      const batch =
        kind === null
          ? await this.#claimFree(request)
          : await claimGuarded(this.#db, { request, work: kind, places: this.#keyPlaces });
      if (batch === null) continue;
      this.#believeMs = BELIEVE_MS.busy;
      return batch;
    }
    this.#believeMs = BELIEVE_MS.idle;
    return null;
  }

  /** How long to let records gather before the next claim: not while there is more to claim, or in order. */
  get gatherMs(): number {
    return this.#isEmptied && this.#guarded.length === 0 ? this.#pace.gatherMs : 0;
  }

  async #claimFree(request: ClaimRequest): Promise<ClaimedBatch | null> {
    const from = this.#places.startOfNext(performance.now());
    const batch = await claimWork(this.#db, { ...request, from });
    const isFull = batch?.elements.length === request.limit;
    const now = performance.now();
    this.#isEmptied = !isFull;
    this.#pace.note(batch?.elements.length ?? 0, now);
    this.#places.remember(batch?.elements ?? [], { isFull, now });
    return batch;
  }

  /** Looks again, beside the claim that goes by what was found a moment ago. */
  async #findGuarded(): Promise<void> {
    const ageMs = performance.now() - this.#foundAt;
    if (ageMs < this.#believeMs) return;
    this.#finding ??= this.#find();
    if (ageMs >= USABLE_MS) await this.#finding;
    // Told to the claim that has to wait for it.
    else this.#finding.catch(() => undefined);
  }

  async #find(): Promise<void> {
    try {
      const startedAt = performance.now();
      this.#guarded = await findGuardedWork(this.#db);
      this.#foundAt = startedAt;
    } finally {
      this.#finding = null;
    }
  }
}
