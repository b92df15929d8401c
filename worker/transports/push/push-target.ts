/** Pushes one source's records to its target: how many may go, and what follows from each answer. */
import { delayAfterPush } from '#lib/domain/push-schedule';
import type { Delivery } from '#lib/server/gateway/egress/delivery';
import { allowPushes, beginProbe, takeFromRate } from '#lib/server/store/push-targets';
import type { Offer, OfferResult, OfferSource, TransportStanding } from '../transport.ts';
import { permissionRequest, readPermission } from './ask-permission.ts';
import { buildPush } from './build-push.ts';
import { cutBatches, MOST_IN_BATCH, type Batch } from './cut-batches.ts';
import { judgeAnswer, type Verdict } from './judge-answer.ts';
import type { PushParts } from './push-parts.ts';
import { reachTarget, type Reached } from './reach-target.ts';
import type { TargetKnowledge } from './target-knowledge.ts';

/** A batch takes its target longer than one record does. */
const BATCH_WEIGHT = 4;
const PROBE_SECONDS = 60;
const LONGEST_HOLD_MS = 3_600_000;
const GIVEN_BACK = { kind: 'given_back' } as const;
const NOT_MADE: OfferResult = {
  kind: 'failed',
  failure: {
    class: 'defect',
    code: 'push_not_made',
    message: 'The gateway could not make a push of this record.',
  },
  next: 'by_policy',
};

export class PushTarget {
  readonly #parts: PushParts;
  readonly #known: TargetKnowledge;
  #underWay = 0;

  constructor(parts: PushParts, known: TargetKnowledge) {
    this.#parts = parts;
    this.#known = known;
  }

  get url(): string {
    return this.#known.ref.url;
  }

  get standing(): TransportStanding {
    return this.#known.standing;
  }

  /** Has what is known of it read again when it is old. */
  prepare(): void {
    this.#known.refresh();
  }

  /** How many deliveries more; 0 also while the first look at the database is under way. */
  room({ eventMode }: OfferSource): number {
    const ready = this.#known.ready;
    if (ready === null) return 0;
    const { requestsAtOnce } = this.#parts;
    const isTried = ready.standing.isAllowed && !ready.standing.isOpen;
    const most =
      eventMode === 'batch'
        ? Math.ceil(requestsAtOnce / BATCH_WEIGHT) * MOST_IN_BATCH
        : requestsAtOnce;
    return Math.max(0, (isTried ? most : 1) - this.#underWay);
  }

  offer(offer: Offer): readonly Promise<OfferResult>[] {
    const batches = cutBatches(offer.deliveries, offer.source.eventMode);
    this.#underWay += offer.deliveries.length;
    const admitted = this.#admit(offer, batches.length);
    return batches.flatMap((batch, place) => {
      const result = admitted
        .then((count) => (place < count ? this.#push(offer, batch) : GIVEN_BACK))
        .catch((error: unknown) => {
          this.#parts.log.error({ err: error, source: offer.source.key }, 'a push went wrong here');
          return NOT_MADE;
        })
        .finally(() => {
          this.#underWay -= batch.length;
        });
      return batch.map((delivery) => result.then((outcome) => forDelivery(outcome, delivery)));
    });
  }

  /** How many of these requests may go now. */
  async #admit(offer: Offer, wanted: number): Promise<number> {
    try {
      return await this.#ask(offer, wanted);
    } catch (error) {
      this.#parts.log.warn({ err: error }, 'pushes could not be admitted');
      this.#known.wait(1_000);
      return 0;
    }
  }

  async #ask(offer: Offer, wanted: number): Promise<number> {
    const standing = this.#known.ready?.standing;
    if (standing === undefined || offer.signal.aborted) return 0;
    if (standing.isOpen && !(await this.#beginProbe())) return 0;
    if (!standing.isAllowed && !(await this.#getPermission(offer))) return 0;
    return standing.isOpen ? 1 : this.#takeFromRate(wanted);
  }

  async #beginProbe(): Promise<boolean> {
    const isMine = await beginProbe(this.#parts.db, this.#known.ref, PROBE_SECONDS);
    if (!isMine) await this.#known.read();
    return isMine;
  }

  async #takeFromRate(wanted: number): Promise<number> {
    if (!this.#known.isRated) return wanted;
    const { granted, waitMs } = await takeFromRate(this.#parts.db, this.#known.ref, wanted);
    if (granted < wanted) this.#known.wait(waitMs);
    return granted;
  }

  async #getPermission({ source, signal }: Offer): Promise<boolean> {
    const { db, origin } = this.#parts;
    const request = permissionRequest(origin);
    const reached = await reachTarget(this.#parts, { source, url: this.url, signal }, request);
    if (signal.aborted) return false;
    const refused = (reason: string): string =>
      `The target has not agreed to receive (CloudEvents webhook handshake): ${reason}`;
    if (reached.kind === 'unsent') return this.#suffer(reached.message);
    if (reached.kind === 'unanswered') return this.#suffer(refused(reached.failure.message));
    const permission = readPermission(reached.answer, origin);
    if (permission.kind === 'refused') return this.#suffer(refused(`${permission.reason}.`));
    await allowPushes(db, this.#known.ref, permission.perMinute);
    await this.#known.read();
    return true;
  }

  /** The target cannot be used for now. */
  async #suffer(message: string): Promise<false> {
    await this.#known.noteFailure({ message, opensAtOnce: true, holdMs: 0, isDown: true });
    return false;
  }

  async #push(offer: Offer, batch: Batch): Promise<OfferResult> {
    const { source, signal } = offer;
    const { keys } = this.#known;
    if (keys.length === 0 || signal.aborted) return GIVEN_BACK;
    const request = buildPush(batch, { mode: source.eventMode, keys, nowMs: Date.now() });
    const reached = await reachTarget(this.#parts, { source, url: this.url, signal }, request);
    return this.#conclude(reached, offer);
  }

  async #conclude(reached: Reached, { source, signal }: Offer): Promise<OfferResult> {
    if (reached.kind === 'answered') {
      const options = { acknowledges: source.pushAcknowledges, nowMs: Date.now() };
      return this.#heed(judgeAnswer(reached.answer, options));
    }
    if (reached.kind === 'unsent') {
      if (!signal.aborted) await this.#suffer(reached.message);
      return GIVEN_BACK;
    }
    const { failure } = reached;
    // What we broke off ourselves says nothing about the target.
    if (signal.aborted) return { kind: 'failed', failure, next: 'again' };
    await this.#fail(failure.message, 0);
    return { kind: 'failed', failure, next: 'by_policy' };
  }

  async #heed(verdict: Verdict): Promise<OfferResult> {
    if (verdict.kind !== 'failed') {
      this.#known.noteSuccess();
      return verdict;
    }
    const { failure, blames, isFinal, retryAfterMs } = verdict;
    if (blames === 'record') this.#known.noteSuccess();
    else await this.#fail(failure.message, isFinal ? LONGEST_HOLD_MS : (retryAfterMs ?? 0));
    const next = isFinal ? 'hold' : 'by_policy';
    return { kind: 'failed', failure, next, retryAfterMs: retryAfterMs ?? 0 };
  }

  /** @param wishMs how long the target asks to be left alone; 0: it does not */
  #fail(message: string, wishMs: number): Promise<void> {
    const holdMs = Math.min(wishMs, LONGEST_HOLD_MS);
    return this.#known.noteFailure({ message, opensAtOnce: holdMs > 0, holdMs, isDown: false });
  }
}

/** What failed goes by the schedule of pushes, each record by its own number of attempts. */
function forDelivery(outcome: OfferResult, { attempt }: Delivery): OfferResult {
  if (outcome.kind !== 'failed' || outcome.next !== 'by_policy') return outcome;
  const scheduledMs = delayAfterPush(attempt, Math.random());
  return { ...outcome, retryAfterMs: Math.max(scheduledMs, outcome.retryAfterMs ?? 0) };
}
