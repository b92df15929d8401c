/** Posts requests to Sluice, again and again while it is away. */
import { setTimeout as sleep } from 'node:timers/promises';
import { AnswerFields } from './answer-fields.ts';
import { readProblem } from './answers.ts';
import { openCredentials, type Credentials, type ProveTry } from './credentials.ts';
import type { RequestParts } from './record-forms.ts';
import { SluiceAwayError, SluiceRefusalError, type Problem } from './sluice-errors.ts';

/** A request that has to wait for its next try. */
export interface RetryNotice {
  /** Such as `/api/v1/ingress/shop`. */
  readonly path: string;
  readonly error: SluiceAwayError;
  /** Tries so far. */
  readonly tries: number;
  readonly waitMs: number;
}

export interface SluiceOptions {
  /** Where Sluice is, such as `https://sluice.example`. */
  readonly url: string;
  readonly credentials: Credentials;
  /** Ends everything: requests under way are broken off. */
  readonly signal?: AbortSignal;
  /** How often a request is tried while Sluice is away: 10 unless told, `Infinity` for no end. */
  readonly mostTries?: number;
  /** The first wait, 500 ms unless told; doubled each time, up to `longestWaitMs`, 30 s unless told. */
  readonly firstWaitMs?: number;
  readonly longestWaitMs?: number;
  /** 45 s unless told; longer than the longest wait for deliveries. */
  readonly answerTimeoutMs?: number;
  /** Called before each wait. */
  readonly onRetry?: (notice: RetryNotice) => void;
}

const DEFAULTS = {
  mostTries: 10,
  firstWaitMs: 500,
  longestWaitMs: 30_000,
  answerTimeoutMs: 45_000,
} as const;
/** Too slow and too many; every 5xx is “not now” as well. */
const NOT_NOW = new Set([408, 429]);

export class Connection {
  readonly #options: SluiceOptions & Readonly<Record<keyof typeof DEFAULTS, number>>;
  readonly #prove: () => ProveTry;

  /** @throws WebhookKeyError, TypeError if the address is none */
  constructor(options: SluiceOptions) {
    new URL(options.url);
    this.#options = { ...DEFAULTS, ...options };
    this.#prove = openCredentials(options.credentials);
  }

  /**
   * The answer to a POST as JSON.
   * @throws SluiceAwayError when the tries are used up, SluiceRefusalError, the reason of the signal
   */
  async post(path: string, parts: RequestParts, signal?: AbortSignal): Promise<unknown> {
    const { mostTries, onRetry } = this.#options;
    const prove = this.#prove();
    for (let tries = 1; ; tries += 1) {
      const stop = this.#stopSignal(signal);
      stop.throwIfAborted();
      try {
        return await this.#tryOnce(path, { ...parts, ...proven(parts, prove) }, stop);
      } catch (error) {
        stop.throwIfAborted();
        if (!(error instanceof SluiceAwayError) || tries >= mostTries) throw error;
        const waitMs = this.#waitAfter(tries, error.retryAfterMs ?? 0);
        onRetry?.({ path, error, tries, waitMs });
        await sleep(waitMs, undefined, { signal: stop });
      }
    }
  }

  /** The same with a body of JSON. */
  postJson(path: string, body: unknown, signal?: AbortSignal): Promise<unknown> {
    const headers = { 'content-type': 'application/json' };
    return this.post(path, { headers, body: Buffer.from(JSON.stringify(body)) }, signal);
  }

  async #tryOnce(path: string, parts: RequestParts, stop: AbortSignal): Promise<unknown> {
    const response = await this.#fetch(path, parts, stop);
    const text = await response.text().catch((cause: unknown) => {
      throw new SluiceAwayError('Sluice broke off its answer', { cause });
    });
    if (response.status >= 500 || NOT_NOW.has(response.status)) {
      const { code } = toProblem(response.status, text);
      throw new SluiceAwayError(`Sluice answered ${String(response.status)} ${code}`, {
        retryAfterMs: readRetryAfter(response),
      });
    }
    if (response.ok) return readJson(text);
    throw new SluiceRefusalError(toProblem(response.status, text));
  }

  async #fetch(path: string, { headers, body }: RequestParts, stop: AbortSignal) {
    const timeout = AbortSignal.timeout(this.#options.answerTimeoutMs);
    // A header that cannot be sent is a fault of the caller and thrown here, not an absence.
    const request = new Request(new URL(path, this.#options.url), {
      method: 'POST',
      headers: { ...headers },
      body,
      redirect: 'error',
      signal: AbortSignal.any([stop, timeout]),
    });
    try {
      return await fetch(request);
    } catch (cause) {
      throw new SluiceAwayError('Sluice cannot be reached', { cause });
    }
  }

  #stopSignal(signal: AbortSignal | undefined): AbortSignal {
    const signals = [this.#options.signal, signal].filter((each) => each !== undefined);
    return AbortSignal.any(signals);
  }

  /** Between half and all of a wait that doubles, and never less than Sluice asks for. */
  #waitAfter(tries: number, askedMs: number): number {
    const { firstWaitMs, longestWaitMs } = this.#options;
    const wholeMs = Math.min(firstWaitMs * 2 ** (tries - 1), longestWaitMs);
    return Math.max(askedMs, Math.round(wholeMs * (0.5 + Math.random() / 2)));
  }
}

function proven({ headers, body }: RequestParts, prove: ProveTry) {
  return { headers: { ...headers, ...prove(body) } };
}

function readRetryAfter(response: Response): number | undefined {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds * 1000 : undefined;
}

/** Something between us and Sluice may answer with a page instead of a problem. */
function toProblem(status: number, text: string): Problem {
  try {
    return readProblem(new AnswerFields(readJson(text)));
  } catch {
    return { type: 'about:blank', title: 'An answer that is no problem', status, code: 'unknown' };
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
