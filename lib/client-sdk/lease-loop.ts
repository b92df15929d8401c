/** Takes deliveries and works on several at once, with their leases kept alive. */
import type { AcknowledgeResult, Delivery, RejectResult } from './answers.ts';
import { Outbox } from './outbox.ts';
import type { DeliveryQueue, Rejection, Target } from './requests.ts';
import { SluiceRefusalError } from './sluice-errors.ts';

/**
 * Does the work of a delivery. `taken`: it is safe on this side and is acknowledged. `later`: you will
 * acknowledge or reject it yourself; its lease is extended no more. Throw RejectDelivery to reject it;
 * any other error rejects it for now, so that it is offered again.
 * The signal is aborted when the lease was lost: somebody else may have the delivery now.
 */
export type TakeDelivery = (delivery: Delivery, signal: AbortSignal) => Promise<'taken' | 'later'>;

/** Thrown by a TakeDelivery: the delivery will not be taken. */
export class RejectDelivery extends Error {
  override readonly name = 'RejectDelivery';
  readonly code: string;
  readonly permanent: boolean;

  /** `permanent`: held until a person acts; else it is offered again later. */
  constructor(code: string, message: string, { permanent = true }: { permanent?: boolean } = {}) {
    super(message);
    this.code = code;
    this.permanent = permanent;
  }
}

export interface LeaseLoopOptions {
  /** Ends the loop; what is in work is finished first. */
  readonly signal: AbortSignal;
  /** Deliveries in work at once: 10 unless told, at most 500. */
  readonly concurrency?: number;
  /** 30 unless told; extended at a third of it. */
  readonly leaseSeconds?: number;
  /** How long a request waits while nothing is due: 20 unless told, at most 30. */
  readonly waitSeconds?: number;
  /** What Sluice said to the acknowledgement or rejection of a delivery. */
  readonly onSettled?: (delivery: Delivery, result: AcknowledgeResult | RejectResult) => void;
}

interface LoopParts {
  readonly client: DeliveryQueue;
  readonly source: string;
  readonly take: TakeDelivery;
  readonly options: LeaseLoopOptions;
}

/** Runs until the signal is aborted. @throws what a method of the client throws */
export function runLeaseLoop(parts: LoopParts): Promise<void> {
  return new LeaseLoop(parts).run();
}

const MOST_MESSAGE_LENGTH = 2_000;

class LeaseLoop {
  readonly #parts: LoopParts;
  readonly #leaseSeconds: number;
  readonly #concurrency: number;
  readonly #failed = new AbortController();
  readonly #working = new Set<Promise<void>>();
  /** What is extended, by token. */
  readonly #held = new Map<string, { readonly target: Target; readonly lost: AbortController }>();
  readonly #acknowledgements: Outbox<Target, AcknowledgeResult>;
  readonly #rejections: Outbox<Rejection, RejectResult>;
  #isExtending = false;

  constructor(parts: LoopParts) {
    const { client, options } = parts;
    this.#parts = parts;
    this.#leaseSeconds = options.leaseSeconds ?? 30;
    this.#concurrency = Math.min(options.concurrency ?? 10, 500);
    this.#acknowledgements = new Outbox((targets) => client.acknowledge(targets));
    this.#rejections = new Outbox((rejections) => client.reject(rejections));
  }

  async run(): Promise<void> {
    const signal = AbortSignal.any([this.#parts.options.signal, this.#failed.signal]);
    const extending = setInterval(() => void this.#extend(), (this.#leaseSeconds * 1000) / 3);
    try {
      while (!signal.aborted) await this.#takeSome(signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      await Promise.all(this.#working);
      clearInterval(extending);
    }
    if (this.#failed.signal.aborted) throw this.#failed.signal.reason;
  }

  /** No more than can be begun at once, so that nothing that was leased waits. */
  async #takeSome(signal: AbortSignal): Promise<void> {
    const free = this.#concurrency - this.#working.size;
    if (free <= 0) {
      await Promise.race(this.#working);
      return;
    }
    const { client, source, options } = this.#parts;
    const deliveries = await client.lease(source, {
      max: free,
      leaseSeconds: this.#leaseSeconds,
      waitSeconds: options.waitSeconds ?? 20,
      signal,
    });
    for (const delivery of deliveries) this.#begin(delivery);
  }

  #begin(delivery: Delivery): void {
    const working = this.#work(delivery)
      .catch((error: unknown) => this.#failed.abort(error))
      .finally(() => this.#working.delete(working));
    this.#working.add(working);
  }

  async #work(delivery: Delivery): Promise<void> {
    const { take, options } = this.#parts;
    const { id, token } = delivery;
    const lost = new AbortController();
    this.#held.set(token, { target: { id, token }, lost });
    const word = await decide(() => take(delivery, lost.signal), { id, token });
    if (word !== 'later') {
      const result =
        word === 'taken'
          ? await this.#acknowledgements.put({ id, token })
          : await this.#rejections.put(word);
      options.onSettled?.(delivery, result);
    }
    this.#held.delete(token);
  }

  /** A Sluice that is away now is asked again the next time; until then the lease may stand. */
  async #extend(): Promise<void> {
    if (this.#isExtending || this.#held.size === 0) return;
    this.#isExtending = true;
    const leaseSeconds = this.#leaseSeconds;
    const held = [...this.#held.values()];
    const wanted = held.map(({ target }) => ({ ...target, leaseSeconds }));
    const results = await this.#parts.client.extend(wanted).catch(() => []);
    for (const [place, result] of results.entries()) {
      const entry = held[place];
      if (entry === undefined || !('problem' in result)) continue;
      this.#held.delete(entry.target.token);
      entry.lost.abort(new SluiceRefusalError(result.problem));
    }
    this.#isExtending = false;
  }
}

async function decide(
  take: () => Promise<'taken' | 'later'>,
  target: Target,
): Promise<'taken' | 'later' | Rejection> {
  try {
    return await take();
  } catch (error) {
    return toRejection(target, error);
  }
}

function toRejection(target: Target, error: unknown): Rejection {
  const text = error instanceof Error ? error.message : String(error);
  const message = text.slice(0, MOST_MESSAGE_LENGTH) || 'The delivery was not taken.';
  if (error instanceof RejectDelivery)
    return { ...target, code: error.code, message, permanent: error.permanent };
  return { ...target, code: 'not_taken', message, permanent: false };
}
