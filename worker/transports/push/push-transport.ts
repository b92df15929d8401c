/** Offers egress records by POST to the Integration App's URL, signed by Standard Webhooks 1.0. */
import type {
  Offer,
  OfferResult,
  OfferSource,
  Transport,
  TransportStanding,
} from '../transport.ts';
import type { PushParts } from './push-parts.ts';
import { PushTarget } from './push-target.ts';
import { TargetKnowledge } from './target-knowledge.ts';

export class PushTransport implements Transport {
  readonly name = 'push';
  readonly #parts: PushParts;
  readonly #targets = new Map<number, PushTarget>();
  #ring: () => void = () => undefined;

  constructor(parts: PushParts) {
    this.#parts = parts;
  }

  room(source: OfferSource): number {
    return this.#targetOf(source)?.room(source) ?? 0;
  }

  offer(offer: Offer): readonly Promise<OfferResult>[] {
    const target = this.#targetOf(offer.source);
    if (target !== null) return target.offer(offer);
    return offer.deliveries.map(() => Promise.resolve({ kind: 'given_back' }));
  }

  standing(source: OfferSource): TransportStanding {
    const target = this.#targetOf(source);
    return target?.standing ?? { state: 'idle', lastError: null, lastSuccessAt: null };
  }

  prepare(source: OfferSource): void {
    this.#targetOf(source)?.prepare();
  }

  onRoom(ring: () => void): void {
    this.#ring = ring;
  }

  close(): Promise<void> {
    this.#parts.agents.http.destroy();
    this.#parts.agents.https.destroy();
    return Promise.resolve();
  }

  /** Another URL is another target; what is on its way to the former one ends there. */
  #targetOf({ id: sourceId, pushUrl: url }: OfferSource): PushTarget | null {
    if (url === null) return null;
    const known = this.#targets.get(sourceId);
    if (known?.url === url) return known;
    const knowledge = new TargetKnowledge(this.#parts, { sourceId, url }, () => {
      this.#ring();
    });
    const target = new PushTarget(this.#parts, knowledge);
    this.#targets.set(sourceId, target);
    return target;
  }
}
