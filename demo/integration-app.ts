/** The other side of egress: takes records and acknowledges them, mostly. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Delivery } from '#lib/contracts/delivery';
import { backOff } from './back-off.ts';
import type { Random } from './random.ts';
import { say } from './say.ts';
import { SluiceRefusalError, type Rejection, type SluiceClient } from './sluice-client.ts';

export interface IntegrationAppParts {
  readonly client: SluiceClient;
  readonly random: Random;
  readonly signal: AbortSignal;
}

/** What it does with the next record instead of acknowledging it. */
export type Whim = 'slow' | 'reject' | 'reject-for-now';

/** Sources that take records. */
const SOURCES = ['shop', 'payments'] as const;
const LEASE_SECONDS = 10;
const LATE_MS = 6_000;
const REFUSED_PAUSE_MS = 15_000;
const REJECTIONS = {
  reject: {
    code: 'recipient_unknown',
    message: 'The customer has closed the account; nothing can be sent to it any more.',
    permanent: true,
  },
  'reject-for-now': {
    code: 'mail_server_busy',
    message: 'The mail server takes no more messages this minute.',
    permanent: false,
  },
} as const;

export class IntegrationApp {
  readonly #parts: IntegrationAppParts;
  #whims: Whim[] = [];
  #awayUntilMs = 0;
  #acknowledged = 0;

  constructor(parts: IntegrationAppParts) {
    this.#parts = parts;
  }

  /** Records acknowledged in time. */
  get acknowledged(): number {
    return this.#acknowledged;
  }

  /** Takes records until the demo stops. */
  async run(): Promise<void> {
    await Promise.all(SOURCES.map((source) => this.#takeFrom(source)));
  }

  /** The next record is treated this way. */
  expect(whim: Whim): void {
    this.#whims.push(whim);
  }

  /** Takes nothing for a while. */
  goAway(durationMs: number): void {
    this.#awayUntilMs = performance.now() + durationMs;
  }

  async #takeFrom(source: string): Promise<void> {
    const { signal } = this.#parts;
    while (!signal.aborted) {
      const awayMs = this.#awayUntilMs - performance.now();
      if (awayMs > 0) await sleep(awayMs, undefined, { signal });
      else await this.#tryToTake(source);
    }
  }

  /** A source that is retired or a key that was revoked may come back. */
  async #tryToTake(source: string): Promise<void> {
    try {
      await this.#takeOnce(source);
    } catch (error) {
      if (!(error instanceof SluiceRefusalError)) throw error;
      say(`${source} deliveries: refused: ${error.message}`);
      await sleep(REFUSED_PAUSE_MS, undefined, { signal: this.#parts.signal });
    }
  }

  async #takeOnce(source: string): Promise<void> {
    const { client, random, signal } = this.#parts;
    const request = { max: 20, leaseSeconds: LEASE_SECONDS, waitSeconds: 5 };
    const what = `${source} deliveries`;
    const deliveries = await backOff(what, signal, () => client.lease(source, request));
    if (deliveries.length === 0) return;
    await sleep(random.between(50, 400), undefined, { signal });
    const good = deliveries.filter((delivery) => !this.#indulge(delivery));
    if (good.length === 0) return;
    await backOff(what, signal, () => client.acknowledge(good));
    this.#acknowledged += good.length;
  }

  /** Whether the record fell to a whim. */
  #indulge(delivery: Delivery): boolean {
    // One that was offered before has had its share.
    if (delivery.attempt > 1) return false;
    const whim = this.#whims.shift();
    if (whim === undefined) return false;
    const work =
      whim === 'slow' ? this.#acknowledgeLate(delivery) : this.#reject(delivery, REJECTIONS[whim]);
    work.catch((error: unknown) => {
      if (!this.#parts.signal.aborted) say(`${delivery.reference}: ${String(error)}`);
    });
    return true;
  }

  async #acknowledgeLate(delivery: Delivery): Promise<void> {
    const { client, signal } = this.#parts;
    say(`slow: ${delivery.reference} is kept beyond its lease of ${String(LEASE_SECONDS)} s`);
    await sleep(LEASE_SECONDS * 1000 + LATE_MS, undefined, { signal });
    const results = await backOff('late word', signal, () => client.acknowledge([delivery]));
    say(`slow: ${delivery.reference} acknowledged late -> ${describeResults(results)}`);
  }

  async #reject(
    { id, token, reference }: Delivery,
    reason: Omit<Rejection, 'id' | 'token'>,
  ): Promise<void> {
    const { client, signal } = this.#parts;
    const rejection = { id, token, ...reason };
    const results = await backOff('rejection', signal, () => client.reject([rejection]));
    say(`reject: ${reference}, ${reason.code} -> ${describeResults(results)}`);
  }
}

type Result =
  | { readonly outcome: string }
  | { readonly problem: { readonly status: number; readonly code: string } };

function describeResults(results: readonly Result[]): string {
  return results
    .map((result) =>
      'problem' in result
        ? `${String(result.problem.status)} ${result.problem.code}`
        : result.outcome,
    )
    .join(', ');
}
