/** The other side of egress: takes records and acknowledges them, mostly. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { AcknowledgeResult, Delivery, RejectResult } from '#lib/client-sdk/answers';
import { RejectDelivery } from '#lib/client-sdk/lease-loop';
import type { SluiceClient } from '#lib/client-sdk/sluice-client';
import { SluiceRefusalError } from '#lib/client-sdk/sluice-errors';
import { isTestRecord } from '#lib/client-sdk/test-record';
import type { QueueApp } from './queue/queue-app.ts';
import type { Random } from './random.ts';
import { say } from './say.ts';

export interface IntegrationAppParts {
  readonly client: SluiceClient;
  readonly random: Random;
  readonly signal: AbortSignal;
  /** null: there is no broker. */
  readonly queue: QueueApp | null;
}

/** A delivery as either way brings it. */
type Offer = Pick<Delivery, 'id' | 'token' | 'reference' | 'type' | 'attempt'>;

/** What it does with the next record instead of acknowledging it. */
export type Whim = 'slow' | 'reject' | 'reject-for-now';

/** Sources that take records; where there is a broker, the second takes them from there. */
const SOURCES = ['shop', 'payments'] as const;
const QUEUE_SOURCE = 'payments';
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
  #away = new AbortController();
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
    const { queue } = this.#parts;
    await Promise.all(
      SOURCES.map((source) =>
        queue !== null && source === QUEUE_SOURCE
          ? queue.run(source, (offer) => this.#takeFromQueue(queue, offer))
          : this.#takeFrom(source),
      ),
    );
  }

  /** The next record is treated this way. */
  expect(whim: Whim): void {
    this.#whims.push(whim);
  }

  /** Takes nothing for a while. */
  goAway(durationMs: number): void {
    this.#awayUntilMs = performance.now() + durationMs;
    this.#away.abort();
    this.#away = new AbortController();
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
    const { client, signal } = this.#parts;
    try {
      await client.leaseLoop(source, (delivery) => this.#take(delivery), {
        signal: AbortSignal.any([signal, this.#away.signal]),
        concurrency: 20,
        leaseSeconds: LEASE_SECONDS,
        waitSeconds: 5,
        onSettled: (delivery, result) => this.#note(delivery, result),
      });
    } catch (error) {
      if (!(error instanceof SluiceRefusalError)) throw error;
      say(`${source} deliveries: refused: ${error.message}`);
      await sleep(REFUSED_PAUSE_MS, undefined, { signal });
    }
  }

  async #take(delivery: Delivery): Promise<'taken' | 'later'> {
    const whim = this.#whimFor(delivery);
    if (whim === 'slow') {
      this.#beSlow(delivery);
      return 'later';
    }
    if (whim !== undefined) {
      const { code, message, permanent } = REJECTIONS[whim];
      throw new RejectDelivery(code, message, { permanent });
    }
    await this.#work();
    return 'taken';
  }

  async #takeFromQueue(queue: QueueApp, offer: Offer): Promise<void> {
    const whim = this.#whimFor(offer);
    if (whim === 'slow') {
      this.#beSlow(offer);
      return;
    }
    if (whim !== undefined) {
      const { id, token } = offer;
      const results = await this.#parts.client.reject([{ id, token, ...REJECTIONS[whim] }]);
      for (const result of results) this.#note(offer, result);
      return;
    }
    await this.#work();
    await queue.acknowledge(offer);
    this.#acknowledged += 1;
  }

  /** A delivery that was offered before has had its share; a test record is nothing to play with. */
  #whimFor(offer: Offer): Whim | undefined {
    return offer.attempt > 1 || isTestRecord(offer) ? undefined : this.#whims.shift();
  }

  async #work(): Promise<void> {
    const { random, signal } = this.#parts;
    await sleep(random.between(50, 400), undefined, { signal });
  }

  #beSlow(offer: Offer): void {
    this.#acknowledgeLate(offer).catch((error: unknown) => {
      if (!this.#parts.signal.aborted) say(`${offer.reference}: ${String(error)}`);
    });
  }

  async #acknowledgeLate(delivery: Offer): Promise<void> {
    const { client, signal } = this.#parts;
    say(`slow: ${delivery.reference} is kept beyond its lease of ${String(LEASE_SECONDS)} s`);
    await sleep(LEASE_SECONDS * 1000 + LATE_MS, undefined, { signal });
    const results = await client.acknowledge([delivery]);
    say(`slow: ${delivery.reference} acknowledged late -> ${results.map(describe).join(', ')}`);
  }

  #note({ reference }: Offer, result: AcknowledgeResult | RejectResult): void {
    if ('outcome' in result && result.outcome === 'acknowledged') this.#acknowledged += 1;
    else say(`${reference} -> ${describe(result)}`);
  }
}

function describe(result: AcknowledgeResult | RejectResult): string {
  if ('outcome' in result) return result.outcome;
  return `${String(result.problem.status)} ${result.problem.code}`;
}
