/** A client of Sluice for an Integration App or a Core App: no dependencies, copy the folder and use it. */
import {
  readAcknowledgeResults,
  readBatchReceipt,
  readDeliveries,
  readExtendResults,
  readReceipt,
  readRejectResults,
  type AcknowledgeResult,
  type BatchReceipt,
  type Delivery,
  type ExtendResult,
  type Receipt,
  type RejectResult,
} from './answers.ts';
import { BatchTally, cutIntoBatches } from './batches.ts';
import { Connection, type SluiceOptions } from './connection.ts';
import { runLeaseLoop, type LeaseLoopOptions, type TakeDelivery } from './lease-loop.ts';
import type { CallOptions, Extension, LeaseRequest, Rejection, Target } from './requests.ts';
import { nameRecord, wrapRecord, type OutgoingRecord, type RecordForm } from './record-forms.ts';

export interface SendOptions extends CallOptions {
  /**
   * Plain unless told: the payload is stored as it is. Structured: the whole event is the payload that is
   * stored, and a signature covers its identifiers too.
   */
  readonly form?: RecordForm;
}

/** Of one request about deliveries. */
const MOST_TARGETS = 1_000;

/**
 * Every method throws SluiceRefusalError (the problem tells why), SluiceAwayError when Sluice stays away
 * for all tries, SluiceAnswerError for an answer that is none of Sluice's, or the reason of a signal.
 */
export class SluiceClient {
  readonly #connection: Connection;

  /** @throws WebhookKeyError, TypeError if the address is none */
  constructor(options: SluiceOptions) {
    this.#connection = new Connection(options);
  }

  /** Sends a record in: durable when this answers. */
  send(source: string, record: OutgoingRecord, options: SendOptions = {}): Promise<Receipt> {
    return this.#hand(`ingress/${encodeURIComponent(source)}`, { source, record, options });
  }

  /** Enqueues a record for the other side: offered until it is acknowledged. */
  enqueue(source: string, record: OutgoingRecord, options: SendOptions = {}): Promise<Receipt> {
    return this.#hand(`egress/${encodeURIComponent(source)}`, { source, record, options });
  }

  /**
   * Sends any number of records in, up to 500 in one request, each as a structured CloudEvent; the
   * results are in their order.
   */
  sendMany(
    source: string,
    records: Iterable<OutgoingRecord>,
    options: CallOptions = {},
  ): Promise<BatchReceipt> {
    return this.#handMany(`ingress/${encodeURIComponent(source)}`, { source, records, options });
  }

  /** Enqueues any number of records, as sendMany sends them. */
  enqueueMany(
    source: string,
    records: Iterable<OutgoingRecord>,
    options: CallOptions = {},
  ): Promise<BatchReceipt> {
    return this.#handMany(`egress/${encodeURIComponent(source)}`, { source, records, options });
  }

  /** Takes records that wait for this source, for a limited time. */
  async lease(source: string, { signal, ...request }: LeaseRequest): Promise<Delivery[]> {
    const path = `/api/v1/egress/${encodeURIComponent(source)}/leases`;
    return readDeliveries(await this.#connection.postJson(path, request, signal));
  }

  /**
   * Takes records one after the other, several at once, until the signal says stop; what is in work is
   * then finished first. Leases are extended while `take` works. What `take` returns or throws becomes
   * an acknowledgement or a rejection.
   */
  leaseLoop(source: string, take: TakeDelivery, options: LeaseLoopOptions): Promise<void> {
    return runLeaseLoop({ client: this, source, take, options });
  }

  /** Says that records are safe on this side. Saying it again, or late, is harmless. */
  acknowledge(
    targets: readonly Target[],
    { signal }: CallOptions = {},
  ): Promise<AcknowledgeResult[]> {
    const acknowledgements = targets.map(({ id, token }) => ({ id, token }));
    return inParts(acknowledgements, async (part) => {
      const body = { acknowledgements: part };
      const path = '/api/v1/egress/acknowledgements';
      return readAcknowledgeResults(await this.#connection.postJson(path, body, signal));
    });
  }

  /** Says that records will not be taken, for good or for now. */
  reject(rejections: readonly Rejection[], { signal }: CallOptions = {}): Promise<RejectResult[]> {
    return inParts(rejections, async (part) => {
      const path = '/api/v1/egress/rejections';
      const body = { rejections: part };
      return readRejectResults(await this.#connection.postJson(path, body, signal));
    });
  }

  /** Asks for more time. */
  extend(extensions: readonly Extension[], { signal }: CallOptions = {}): Promise<ExtendResult[]> {
    return inParts(extensions, async (part) => {
      const path = '/api/v1/egress/extensions';
      const body = { extensions: part };
      return readExtendResults(await this.#connection.postJson(path, body, signal));
    });
  }

  async #hand(
    path: string,
    sending: { source: string; record: OutgoingRecord; options: SendOptions },
  ): Promise<Receipt> {
    const { source, record, options } = sending;
    const parts = wrapRecord(source, nameRecord(record), options.form ?? 'plain');
    return readReceipt(await this.#connection.post(`/api/v1/${path}`, parts, options.signal));
  }

  async #handMany(
    path: string,
    sending: { source: string; records: Iterable<OutgoingRecord>; options: CallOptions },
  ): Promise<BatchReceipt> {
    const { source, records, options } = sending;
    const tally = new BatchTally();
    for (const parts of cutIntoBatches(source, records)) {
      const answer = await this.#connection.post(`/api/v1/${path}`, parts, options.signal);
      tally.add(readBatchReceipt(answer));
    }
    return tally.receipt;
  }
}

async function inParts<Item, Result>(
  items: readonly Item[],
  post: (part: readonly Item[]) => Promise<Result[]>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let start = 0; start < items.length; start += MOST_TARGETS)
    results.push(...(await post(items.slice(start, start + MOST_TARGETS))));
  return results;
}
