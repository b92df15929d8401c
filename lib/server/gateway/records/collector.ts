/** Lets calls that arrive while an earlier batch is being written travel together in the next one. */

/** How much a request adds to a batch. */
export interface Load {
  readonly items: number;
  readonly bytes: number;
}

export interface CollectorOptions<Request, Answer> {
  /** Of one batch. A single request that is larger travels alone. */
  readonly most: Load;
  readonly weigh: (request: Request) => Load;
  /** Writes a batch all or nothing and gives each request its answer, in order. */
  readonly writeTogether: (requests: readonly Request[]) => Promise<readonly Answer[]>;
  /** Writes one request of a batch that failed, beside the batches that follow. */
  readonly writeAlone: (request: Request) => Promise<Answer>;
  /** Whether an error concerns every request alike, so that trying each alone is of no use. */
  readonly isOutage: (error: unknown) => boolean;
}

interface Waiting<Request, Answer> {
  readonly request: Request;
  readonly load: Load;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** A request of more than this share of a batch waits in a line of its own. */
const LARGE_SHARE = 1 / 8;
/** Requests of failed batches that are written at once. */
const MOST_ALONE = 2;

/**
 * Never waits on purpose: a batch is whatever has come while the one before was written. One batch
 * is in flight. Small and large requests take turns to fill a batch first, so that neither kind
 * keeps the other waiting for more than one batch.
 */
export class Collector<Request, Answer> {
  readonly #options: CollectorOptions<Request, Answer>;
  #small: Waiting<Request, Answer>[] = [];
  #large: Waiting<Request, Answer>[] = [];
  #isLargeFirst = false;
  #isWriting = false;
  readonly #alone: Waiting<Request, Answer>[] = [];
  #aloneRunning = 0;

  constructor(options: CollectorOptions<Request, Answer>) {
    this.#options = options;
  }

  /** Answers when the request is written. Rejects with the error of its own write only. */
  submit(request: Request): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const load = this.#options.weigh(request);
      const line = this.#isLarge(load) ? this.#large : this.#small;
      line.push({ request, load, resolve, reject });
      if (!this.#isWriting) void this.#writeWhatWaits();
    });
  }

  #isLarge({ items, bytes }: Load): boolean {
    const { most } = this.#options;
    return items > most.items * LARGE_SHARE || bytes > most.bytes * LARGE_SHARE;
  }

  async #writeWhatWaits(): Promise<void> {
    this.#isWriting = true;
    // What else has come in this turn of the event loop travels with the first one.
    await new Promise(setImmediate);
    for (let batch = this.#take(); batch.length > 0; batch = this.#take()) await this.#write(batch);
    this.#isWriting = false;
  }

  #take(): Waiting<Request, Answer>[] {
    const batch = new Batch<Request, Answer>(this.#options.most);
    if (this.#isLargeFirst) this.#large = batch.fillFrom(this.#large);
    this.#small = batch.fillFrom(this.#small);
    this.#large = batch.fillFrom(this.#large);
    this.#isLargeFirst = !this.#isLargeFirst;
    return batch.members;
  }

  async #write(batch: readonly Waiting<Request, Answer>[]): Promise<void> {
    try {
      const answers = await this.#options.writeTogether(batch.map(({ request }) => request));
      for (const [place, { resolve, reject }] of batch.entries()) {
        const answer = answers[place];
        if (answer === undefined) reject(new Error('a request of a batch got no answer'));
        else resolve(answer);
      }
    } catch (error) {
      if (batch.length === 1 || this.#options.isOutage(error)) rejectAll(batch, error);
      else this.#writeEachAlone(batch);
    }
  }

  #writeEachAlone(batch: readonly Waiting<Request, Answer>[]): void {
    this.#alone.push(...batch);
    while (this.#aloneRunning < Math.min(MOST_ALONE, this.#alone.length)) void this.#runAlone();
  }

  async #runAlone(): Promise<void> {
    this.#aloneRunning += 1;
    for (let next = this.#alone.shift(); next !== undefined; next = this.#alone.shift()) {
      try {
        next.resolve(await this.#options.writeAlone(next.request));
      } catch (error) {
        next.reject(error);
        if (this.#options.isOutage(error)) rejectAll(this.#alone.splice(0), error);
      }
    }
    this.#aloneRunning -= 1;
  }
}

/** What travels together; the first member may be of any size. */
class Batch<Request, Answer> {
  readonly members: Waiting<Request, Answer>[] = [];
  readonly #most: Load;
  #items = 0;
  #bytes = 0;

  constructor(most: Load) {
    this.#most = most;
  }

  /** Takes from the head of the line what fits, and returns the rest of it. */
  fillFrom(line: Waiting<Request, Answer>[]): Waiting<Request, Answer>[] {
    const end = line.findIndex(({ load }) => !this.#admit(load));
    this.members.push(...line.slice(0, end === -1 ? line.length : end));
    return end === -1 ? [] : line.slice(end);
  }

  #admit({ items, bytes }: Load): boolean {
    const fits = this.#items + items <= this.#most.items && this.#bytes + bytes <= this.#most.bytes;
    if (!fits && this.#items > 0) return false;
    this.#items += items;
    this.#bytes += bytes;
    return true;
  }
}

function rejectAll(
  batch: readonly { readonly reject: (error: unknown) => void }[],
  error: unknown,
): void {
  for (const { reject } of batch) reject(error);
}
