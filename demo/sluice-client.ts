/** Speaks Sluice's HTTP API for an Integration App: send records, take records. */
import type { z } from 'zod';
import {
  acknowledgeResultsSchema,
  deliveriesSchema,
  rejectResultsSchema,
  type Delivery,
} from '#lib/contracts/delivery';
import { problemSchema, type Problem } from '#lib/contracts/problem';
import {
  batchReceiptSchema,
  receiptSchema,
  type BatchReceipt,
  type Receipt,
} from '#lib/contracts/receipt';

/** Sluice cannot be reached, or says “not now”: send the same again later. */
export class SluiceAwayError extends Error {
  override readonly name = 'SluiceAwayError';
  /** What Sluice asked for; undefined if it did not say. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, options: { retryAfterMs?: number | undefined; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** Sluice refused the request for good; `problem` says why. */
export class SluiceRefusalError extends Error {
  override readonly name = 'SluiceRefusalError';
  readonly status: number;
  readonly problem: Problem;

  constructor(status: number, problem: Problem) {
    super(`${String(status)} ${problem.code}: ${problem.detail ?? problem.title}`);
    this.status = status;
    this.problem = problem;
  }
}

export interface SluiceConnection {
  readonly url: string;
  readonly key: string;
  /** Aborting it ends every request. */
  readonly signal: AbortSignal;
}

export interface SubmissionRequest {
  readonly source: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface LeaseRequest {
  readonly max: number;
  readonly leaseSeconds: number;
  readonly waitSeconds: number;
}

type Target = Pick<Delivery, 'id' | 'token'>;
export interface Rejection extends Target {
  readonly code: string;
  readonly message: string;
  readonly permanent: boolean;
}

type AcknowledgeResult = z.infer<typeof acknowledgeResultsSchema>['results'][number];
type RejectResult = z.infer<typeof rejectResultsSchema>['results'][number];

const TOO_MANY_REQUESTS = 429;
const ANSWER_LIMIT_MS = 45_000;

/** Every method throws SluiceAwayError or SluiceRefusalError where it gets no answer to use. */
export class SluiceClient {
  readonly #connection: SluiceConnection;

  constructor(connection: SluiceConnection) {
    this.#connection = connection;
  }

  /** Sends one record. */
  async submit({ source, headers, body }: SubmissionRequest): Promise<Receipt> {
    const path = `ingress/${encodeURIComponent(source)}`;
    return receiptSchema.parse(await this.#post(path, headers, body));
  }

  /** Sends many records in one request. */
  async submitMany({ source, headers, body }: SubmissionRequest): Promise<BatchReceipt> {
    const path = `ingress/${encodeURIComponent(source)}`;
    return batchReceiptSchema.parse(await this.#post(path, headers, body));
  }

  /** Takes records that wait for this source; waits for some if there are none. */
  async lease(source: string, request: LeaseRequest): Promise<Delivery[]> {
    const path = `egress/${encodeURIComponent(source)}/leases`;
    return deliveriesSchema.parse(await this.#postJson(path, request)).deliveries;
  }

  /** Says that the records are safe on this side. Saying it again is harmless. */
  async acknowledge(deliveries: readonly Target[]): Promise<AcknowledgeResult[]> {
    const acknowledgements = deliveries.map(({ id, token }) => ({ id, token }));
    const answer = await this.#postJson('egress/acknowledgements', { acknowledgements });
    return acknowledgeResultsSchema.parse(answer).results;
  }

  /** Says that records will not be taken, for good or for now. */
  async reject(rejections: readonly Rejection[]): Promise<RejectResult[]> {
    const answer = await this.#postJson('egress/rejections', { rejections });
    return rejectResultsSchema.parse(answer).results;
  }

  #postJson(path: string, body: unknown): Promise<unknown> {
    return this.#post(path, { 'content-type': 'application/json' }, JSON.stringify(body));
  }

  async #post(
    path: string,
    headers: Readonly<Record<string, string>>,
    body: string,
  ): Promise<unknown> {
    const response = await this.#fetch(path, headers, body);
    const text = await response.text().catch((cause: unknown) => {
      throw new SluiceAwayError('Sluice broke off its answer', { cause });
    });
    if (response.status >= 500 || response.status === TOO_MANY_REQUESTS)
      throw new SluiceAwayError(`Sluice answered ${String(response.status)}`, {
        retryAfterMs: readRetryAfter(response),
      });
    if (response.ok) return readJson(text);
    throw new SluiceRefusalError(response.status, readProblem(response.status, text));
  }

  async #fetch(
    path: string,
    headers: Readonly<Record<string, string>>,
    body: string,
  ): Promise<Response> {
    const { url, key, signal } = this.#connection;
    try {
      return await fetch(new URL(`/api/v1/${path}`, url), {
        method: 'POST',
        headers: { ...headers, authorization: `Bearer ${key}` },
        body,
        redirect: 'error',
        signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_LIMIT_MS)]),
      });
    } catch (cause) {
      throw new SluiceAwayError('Sluice cannot be reached', { cause });
    }
  }
}

function readRetryAfter(response: Response): number | undefined {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds * 1000 : undefined;
}

/** Something between us and Sluice may answer with a page instead of a problem. */
function readProblem(status: number, text: string): Problem {
  const parsed = problemSchema.safeParse(readJson(text));
  if (parsed.success) return parsed.data;
  return { type: 'about:blank', title: 'An answer that is no problem', status, code: 'unknown' };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
