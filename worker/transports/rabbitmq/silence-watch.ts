/** Notices that a broker will never confirm what it was given, without taking a slow one for a dead one. */

export interface SilenceNews {
  /** Whether the broker has said that it takes nothing at the moment: then silence means nothing. */
  readonly isBlocked: () => boolean;
  /** Asks the broker whether the queue of a source is still there. May take for ever; does not reject. */
  readonly isQueueThere: (source: string) => Promise<boolean>;
  /** This connection is good for nothing. */
  readonly onSilence: (reason: Error) => void;
}

interface Waiting {
  /** The source whose queue it is on its way to; null: it is not published yet. */
  readonly source: string | null;
  readonly sinceMs: number;
}

/** The longest that a broker takes to confirm. */
const MOST_SILENCE_MS = 10_000;
/**
 * After this it is asked for the queue. RabbitMQ 3.10 may never confirm messages on their way to a quorum
 * queue that is deleted at that moment.
 */
const ASK_AFTER_MS = 3_000;
const LOOK_MS = 1_000;

export class SilenceWatch {
  readonly #news: SilenceNews;
  /** Of what has no answer, the oldest first. */
  readonly #waiting = new Map<string, Waiting>();
  /** When a message for the queue of a source came back, as there was none. */
  readonly #goneAtMs = new Map<string, number>();
  readonly #timer: NodeJS.Timeout;
  #isAsking = false;

  constructor(news: SilenceNews) {
    this.#news = news;
    this.#timer = setInterval(() => {
      this.#look();
    }, LOOK_MS);
  }

  /** Something was asked of the broker for this token; again, with its source, when it was published. */
  begin(token: string, source: string | null): void {
    this.#waiting.delete(token);
    this.#waiting.set(token, { source, sinceMs: performance.now() });
  }

  end(token: string): void {
    this.#waiting.delete(token);
  }

  /** The queue of a source was not there. What is on its way to it since before that is lost. */
  noteGone(source: string): void {
    this.#goneAtMs.set(source, performance.now());
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    if (this.#news.isBlocked()) this.#forgive();
    const late = this.#findLate();
    const [oldest] = late;
    if (oldest === undefined) return;
    const lost = late.find((one) => this.#wentAfter(one));
    if (lost !== undefined) this.#giveUpFor(lost.source);
    else if (performance.now() - oldest.sinceMs >= MOST_SILENCE_MS)
      this.#news.onSilence(new Error('The broker has not confirmed for too long.'));
    else if (!this.#isAsking) void this.#ask(late);
  }

  #forgive(): void {
    const sinceMs = performance.now();
    for (const [token, { source }] of this.#waiting) this.#waiting.set(token, { source, sinceMs });
  }

  #findLate(): Waiting[] {
    const before = performance.now() - ASK_AFTER_MS;
    return [...this.#waiting.values()].filter(({ sinceMs }) => sinceMs <= before);
  }

  #wentAfter({ source, sinceMs }: Waiting): boolean {
    return source !== null && (this.#goneAtMs.get(source) ?? -Infinity) >= sinceMs;
  }

  /** A broker that does not answer this either is left when its time is over. */
  async #ask(late: readonly Waiting[]): Promise<void> {
    this.#isAsking = true;
    for (const source of new Set(late.map((one) => one.source))) {
      if (source === null || (await this.#news.isQueueThere(source))) continue;
      this.noteGone(source);
      this.#giveUpFor(source);
      break;
    }
    this.#isAsking = false;
  }

  #giveUpFor(source: string | null): void {
    const what = `The queue of ${source ?? 'a source'} is gone, with records on their way to it`;
    this.#news.onSilence(new Error(`${what} that the broker has not confirmed.`));
  }
}
