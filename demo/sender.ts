/** Layer 1 of the demo: holds each record until Sluice has answered for it, and counts the answers. */
import type { Problem } from '#lib/contracts/problem';
import { backOff } from './back-off.ts';
import { wrap, wrapMany, type Form } from './envelope.ts';
import { SluiceRefusalError, type SluiceClient } from './sluice-client.ts';
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
  readonly #signal: AbortSignal;
  #tally: Tally = { sent: 0, stored: 0, duplicate: 0, refused: 0 };

  constructor(client: SluiceClient, signal: AbortSignal) {
    this.#client = client;
    this.#signal = signal;
  }

  get tally(): Tally {
    return this.#tally;
  }

  /** Sends a record, however long Sluice is away. */
  async send(record: Outgoing, form: Form = 'plain'): Promise<Verdict> {
    const verdict = await this.#submit(record, form);
    this.#count(verdict);
    return verdict;
  }

  /** Sends records of one source in one request; one verdict each, in order. */
  async sendMany(source: string, records: readonly Outgoing[]): Promise<readonly Verdict[]> {
    const verdicts = await this.#submitMany(source, records);
    for (const verdict of verdicts) this.#count(verdict);
    return verdicts;
  }

  async #submit(record: Outgoing, form: Form): Promise<Verdict> {
    try {
      const { id, duplicate } = await backOff(record.reference, this.#signal, () =>
        this.#client.submit(wrap(record, form)),
      );
      return { kind: duplicate ? 'duplicate' : 'stored', id };
    } catch (error) {
      return toRefusal(error);
    }
  }

  async #submitMany(source: string, records: readonly Outgoing[]): Promise<readonly Verdict[]> {
    try {
      const { results } = await backOff(source, this.#signal, () =>
        this.#client.submitMany(wrapMany(source, records)),
      );
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
