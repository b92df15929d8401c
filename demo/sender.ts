/** Layer 1 of the demo: holds each record until Sluice has answered for it, and counts the answers. */
import type { OutgoingRecord, RecordForm } from '#lib/client-sdk/record-forms';
import type { SluiceClient } from '#lib/client-sdk/sluice-client';
import { SluiceRefusalError, type Problem } from '#lib/client-sdk/sluice-errors';
import type { QueueApp } from './queue/queue-app.ts';
import type { Outgoing } from './traffic/outgoing.ts';

/** What Sluice made of a record. */
export type Verdict =
  | { readonly kind: 'stored'; readonly id: string }
  | { readonly kind: 'duplicate'; readonly id: string }
  | { readonly kind: 'refused'; readonly status: number; readonly reason: string };

export interface Tally {
  readonly sent: number;
  readonly stored: number;
  readonly duplicate: number;
  readonly refused: number;
}

export class Sender {
  readonly #client: SluiceClient;
  readonly #queue: QueueApp | null;
  #tally: Tally = { sent: 0, stored: 0, duplicate: 0, refused: 0 };

  /** `queue` null: there is no broker. */
  constructor(client: SluiceClient, queue: QueueApp | null) {
    this.#client = client;
    this.#queue = queue;
  }

  get tally(): Tally {
    return this.#tally;
  }

  /** Sends a record, however long Sluice is away. */
  async send(record: Outgoing, form: RecordForm = 'plain'): Promise<Verdict> {
    const sending = this.#client.send(record.source, toRecord(record), { form });
    const verdict = await sending.then(
      ({ id, duplicate }): Verdict => ({ kind: duplicate ? 'duplicate' : 'stored', id }),
      toRefusal,
    );
    this.#count(verdict);
    return verdict;
  }

  /** Sends records of one source in one request; one verdict each, in order. */
  async sendMany(source: string, records: readonly Outgoing[]): Promise<readonly Verdict[]> {
    const verdicts = await this.#submitMany(source, records);
    for (const verdict of verdicts) this.#count(verdict);
    return verdicts;
  }

  /** Leaves a record in the queue, whose answer nobody sees. False: there is no broker. */
  async leave(record: Outgoing): Promise<boolean> {
    await this.#queue?.leave(record);
    return this.#queue !== null;
  }

  async #submitMany(source: string, records: readonly Outgoing[]): Promise<readonly Verdict[]> {
    try {
      const { results } = await this.#client.sendMany(source, records.map(toRecord));
      return results.map((result) => {
        if ('problem' in result) return refused(result.problem);
        return { kind: result.duplicate ? 'duplicate' : 'stored', id: result.id };
      });
    } catch (error) {
      const refusal = toRefusal(error);
      return records.map(() => refusal);
    }
  }

  #count({ kind }: Verdict): void {
    this.#tally = { ...this.#tally, sent: this.#tally.sent + 1, [kind]: this.#tally[kind] + 1 };
  }
}

function toRecord({ source: _, body: payload, ...record }: Outgoing): OutgoingRecord {
  return { ...record, payload };
}

function refused({ status, code }: Problem): Verdict {
  return { kind: 'refused', status, reason: code };
}

/** @throws the error, unless it is a refusal of Sluice */
function toRefusal(error: unknown): Verdict {
  if (error instanceof SluiceRefusalError) return refused(error.problem);
  throw error;
}

/** A verdict in a few words. */
export function describeVerdict(verdict: Verdict): string {
  if (verdict.kind === 'refused') return `refused: ${String(verdict.status)} ${verdict.reason}`;
  return verdict.kind === 'stored' ? `stored as ${verdict.id}` : `known as ${verdict.id}`;
}
