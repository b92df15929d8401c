/** What this worker knows of a push target: read now and then, and whenever a push has changed it. */
import type { WebhookKey } from '#lib/client-sdk/webhook-key';
import { GatewayError } from '#lib/server/gateway/gateway-error';
import {
  notePushFailure,
  notePushSuccess,
  openPushTarget,
  type PushTargetRef,
  type PushTargetStanding,
  type PushTrouble,
} from '#lib/server/store/push-targets';
import type { TransportStanding } from '../transport.ts';
import type { PushParts } from './push-parts.ts';

/** How old what we know may be: other workers open and close the circuit too. */
const FRESH_MS = 2_000;
/** Successes in a row are written down so often. */
const SUCCESS_EVERY_MS = 5_000;
/** Nothing goes for so long after the database could not be asked. */
const DATABASE_AWAY_MS = 1_000;

export interface TargetView {
  readonly standing: PushTargetStanding;
  /** At least one signs, unless there is an obstacle. */
  readonly keys: readonly WebhookKey[];
}

interface Trouble {
  readonly message: string;
  readonly at: Date;
}

export interface NotedTrouble extends PushTrouble {
  /** It could not be reached or has not agreed, in contrast to failing. */
  readonly isDown: boolean;
}

export class TargetKnowledge {
  readonly ref: PushTargetRef;
  readonly #parts: PushParts;
  readonly #ring: () => void;
  #view: TargetView | null = null;
  #freshUntilMs = -Infinity;
  /** As the circuit says, and beyond that as we were told. */
  #openUntilMs = -Infinity;
  #waitUntilMs = -Infinity;
  #reading: Promise<void> | null = null;
  /** What keeps us from pushing at all, such as a secret that is missing. */
  #obstacle: Trouble | null = null;
  #isDown = false;
  #successNotedAtMs = -Infinity;

  /** @param ring is called when a push may have become possible */
  constructor(parts: PushParts, ref: PushTargetRef, ring: () => void) {
    this.#parts = parts;
    this.ref = ref;
    this.#ring = ring;
  }

  /** Looks again, beside what goes on, when what is known is old. */
  refresh(): void {
    if (this.#freshUntilMs <= performance.now()) this.#look();
  }

  /** Null: nothing can be pushed now. */
  get ready(): TargetView | null {
    this.refresh();
    const nowMs = performance.now();
    const isWaiting = Math.max(this.#waitUntilMs, this.#openUntilMs) > nowMs;
    return this.#obstacle !== null || isWaiting ? null : this.#view;
  }

  /** What signs. None: nothing may be pushed. */
  get keys(): readonly WebhookKey[] {
    return this.#view?.keys ?? [];
  }

  /** The target has named a rate that it wants kept. */
  get isRated(): boolean {
    return this.#view?.standing.isRated === true;
  }

  /** For people. */
  get standing(): TransportStanding {
    const known = this.#view?.standing;
    return {
      state: this.#state,
      lastError: this.#obstacle ?? noted(known),
      lastSuccessAt: known?.lastSuccessAt ?? null,
    };
  }

  get #state(): TransportStanding['state'] {
    if (this.#obstacle !== null) return 'down';
    const standing = this.#view?.standing;
    if (standing?.isOpen === true) return this.#isDown ? 'down' : 'held';
    if (standing?.isAllowed !== true) return 'connecting';
    return standing.lastSuccessAt === null ? 'idle' : 'connected';
  }

  /** Nothing goes for so long, whatever the circuit says. */
  wait(ms: number): void {
    this.#waitUntilMs = performance.now() + ms;
  }

  /** Reads how it stands now. @throws what the database says */
  async read(): Promise<void> {
    this.#see(await openPushTarget(this.#parts.db, this.ref));
  }

  async noteFailure({ isDown, ...trouble }: NotedTrouble): Promise<void> {
    const { db, policy, log } = this.#parts;
    try {
      const standing = await notePushFailure(db, this.ref, { trouble, policy });
      if (standing === null) return;
      this.#see(standing);
      this.#isDown = isDown;
    } catch (error) {
      log.warn({ err: error }, 'the failure of a push could not be noted');
      this.wait(DATABASE_AWAY_MS);
    }
  }

  /** Nobody waits for it: a success that is not written down costs a probe later. */
  noteSuccess(): void {
    const nowMs = performance.now();
    const standing = this.#view?.standing;
    const isNews = standing === undefined || standing.isOpen || standing.failures > 0;
    if (!isNews && nowMs - this.#successNotedAtMs < SUCCESS_EVERY_MS) return;
    this.#successNotedAtMs = nowMs;
    const { db, log } = this.#parts;
    notePushSuccess(db, this.ref)
      .then(() => this.read())
      .then(this.#ring)
      .catch((error: unknown) => {
        log.debug({ err: error }, 'a successful push could not be noted');
      });
  }

  /** One look at a time. */
  #look(): void {
    this.#reading ??= this.#readAll()
      .catch((error: unknown) => {
        if (error instanceof GatewayError) this.#meet(error.detail);
        else this.#parts.log.debug({ err: error }, 'how a push target stands could not be read');
      })
      .finally(() => {
        this.#reading = null;
        this.#ring();
      });
  }

  async #readAll(): Promise<void> {
    const [standing, keys] = await Promise.all([
      openPushTarget(this.#parts.db, this.ref),
      this.#parts.readKeys(this.ref.sourceId),
    ]);
    if (keys.length === 0) this.#meet('There is no secret to sign pushes with: make one.');
    else this.#obstacle = null;
    this.#see(standing, keys);
  }

  #see(standing: PushTargetStanding, keys = this.keys): void {
    const nowMs = performance.now();
    if (!standing.isOpen) this.#isDown = false;
    this.#freshUntilMs = nowMs + FRESH_MS;
    this.#openUntilMs = nowMs + standing.waitMs;
    this.#view = { standing, keys };
  }

  /** The same obstacle keeps the time at which it was first met. */
  #meet(message: string): void {
    this.#freshUntilMs = performance.now() + FRESH_MS;
    if (this.#obstacle?.message !== message) this.#obstacle = { message, at: new Date() };
  }
}

function noted(standing: PushTargetStanding | undefined): Trouble | null {
  if (standing === undefined) return null;
  const { lastError: message, lastErrorAt: at } = standing;
  return message === null || at === null ? null : { message, at };
}
