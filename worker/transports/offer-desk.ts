/** Where offers wait for their results, and results to be written down: none is forgotten. */
import type { Delivery } from '#lib/server/gateway/egress/delivery';
import { readSqlError } from '#lib/server/store/sql-error';
import { jittered, pause } from '#worker/pause';
import type { Logger } from 'pino';
import type { EndedOffer } from './settle-offers.ts';
import type { OfferResult } from './transport.ts';

export interface DeskOptions {
  /** @throws when they could not be written down: they are given to it again */
  readonly settle: (offers: readonly EndedOffer[]) => Promise<void>;
  /** Called after each settlement. */
  readonly onSettled: () => void;
  readonly log: Logger;
}

const MOST_AT_ONCE = 500;
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5_000;

/** Results are settled while the ones that come meanwhile gather: one statement for many. */
export class OfferDesk {
  readonly #options: DeskOptions;
  readonly #open = new Map<string, number>();
  readonly #stopping = new AbortController();
  readonly #handed = new Map<string, number>();
  readonly #unnoted = new Map<string, EndedOffer>();
  #timer: NodeJS.Timeout | undefined;
  #isHurried = false;
  #ended: EndedOffer[] = [];
  #bytes = 0;
  #settling: Promise<void> | null = null;

  constructor(options: DeskOptions) {
    this.#options = options;
  }

  /** Tokens of offers whose results are not written down. */
  get tokens(): readonly string[] {
    return [...this.#open.keys()];
  }

  get size(): number {
    return this.#open.size;
  }

  /** Of the payloads of these offers. */
  get bytes(): number {
    return this.#bytes;
  }

  take(deliveries: readonly Delivery[], results: readonly Promise<OfferResult>[]): void {
    for (const [place, delivery] of deliveries.entries()) {
      this.#open.set(delivery.token, delivery.bytes.byteLength);
      this.#bytes += delivery.bytes.byteLength;
      void results[place]?.then((result) => {
        this.#note({ delivery, result, atMs: performance.now() });
      });
    }
  }

  /** How long ago an offer was handed over, while that is not written down; undefined: it is, or was not. */
  handedAgeMs(token: string): number | undefined {
    const atMs = this.#handed.get(token);
    return atMs === undefined ? undefined : performance.now() - atMs;
  }

  /** It has been acknowledged: that it was handed over need not be written down by itself any more. */
  dropHanded(token: string): void {
    const ended = this.#unnoted.get(token);
    if (ended === undefined) return;
    this.#unnoted.delete(token);
    this.#forget(ended);
  }

  /** Resolves when nothing is open, or `signal` is aborted. All that is known is written down at once. */
  async untilEmpty(signal: AbortSignal): Promise<void> {
    this.#isHurried = true;
    this.#settleHanded();
    while (this.size > 0 && !signal.aborted) await pause(POLL_MS, signal);
  }

  /** Gives up settling into a database that is away: leases run out by themselves. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#settling;
  }

  #note(ended: EndedOffer): void {
    if (ended.result.kind === 'handed' && !this.#isHurried) {
      this.#handed.set(ended.delivery.token, ended.atMs);
      this.#unnoted.set(ended.delivery.token, ended);
      this.#timer ??= setTimeout(() => {
        this.#settleHanded();
      }, HANDED_MS);
      return;
    }
    this.#ended.push(ended);
    this.#settling ??= this.#settleAll();
  }

  #settleHanded(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#ended.push(...this.#unnoted.values());
    this.#unnoted.clear();
    if (this.#ended.length > 0) this.#settling ??= this.#settleAll();
  }

  async #settleAll(): Promise<void> {
    const { signal } = this.#stopping;
    let waitMs = FIRST_WAIT_MS;
    while (this.#ended.length > 0) {
      const some = this.#ended.slice(0, MOST_AT_ONCE);
      try {
        await this.#settle(some);
        waitMs = FIRST_WAIT_MS;
        this.#close(some);
      } catch (error) {
        if (signal.aborted) break;
        this.#options.log.warn({ err: error }, 'results of offers could not be written down yet');
        await pause(jittered(waitMs), signal);
        waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
      }
    }
    this.#settling = null;
  }

  /** What the database will never take is left to run out: it must not keep the others waiting. */
  async #settle(offers: readonly EndedOffer[]): Promise<void> {
    try {
      await this.#options.settle(offers);
    } catch (error) {
      if (!isRefusedForGood(error)) throw error;
      if (offers.length > 1) {
        for (const offer of offers) await this.#settle([offer]);
        return;
      }
      this.#options.log.error({ err: error }, 'the result of an offer cannot be written down');
    }
  }

  #close(settled: readonly EndedOffer[]): void {
    this.#ended = this.#ended.slice(settled.length);
    for (const offer of settled) this.#forget(offer);
    this.#options.onSettled();
  }

  #forget({ delivery: { token, bytes } }: EndedOffer): void {
    this.#open.delete(token);
    this.#handed.delete(token);
    this.#bytes -= bytes.byteLength;
  }
}

const POLL_MS = 20;
/** Most acknowledgements come sooner: what has ended by then needs not be noted as handed over any more. */
const HANDED_MS = 250;

/** Data that cannot be stored, or breaks a rule (classes 22 and 23): trying again does not help. */
function isRefusedForGood(error: unknown): boolean {
  return /^2[23]/.test(readSqlError(error)?.state ?? '');
}
