/** Enters a payment into the ledger, a service of its own outside the database. */
import { FailureError, type HandlerContext } from '#worker/handler';

export interface LedgerEntry {
  readonly kind: 'capture' | 'refund';
  readonly id: string;
  readonly order: string;
  readonly currency: string;
  readonly amountMinor: number;
}

const TIMEOUT_MS = 2_000;

/**
 * Puts the entry under the payment's own id, so that a repeated call changes nothing.
 * Call it last: what it did cannot be rolled back, while the statements before it can.
 * @throws FailureError ledger_unavailable
 */
export async function postToLedger(
  url: string,
  entry: LedgerEntry,
  context: HandlerContext,
): Promise<void> {
  const response = await send(url, entry, context);
  await response.body?.cancel();
  if (response.ok) return;
  throw unavailable(entry, `answered ${String(response.status)}`);
}

async function send(url: string, entry: LedgerEntry, context: HandlerContext): Promise<Response> {
  const target = new URL(`entries/${entry.kind}/${encodeURIComponent(entry.id)}`, withSlash(url));
  try {
    return await fetch(target, {
      method: 'PUT',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': context.idempotencyKey,
      },
      body: JSON.stringify(entry),
      redirect: 'error',
      signal: AbortSignal.any([context.signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
  } catch (error) {
    // The attempt itself was stopped: that is no word about the ledger.
    context.signal.throwIfAborted();
    throw unavailable(entry, 'cannot be reached', error);
  }
}

function withSlash(url: string): string {
  return url.endsWith('/') ? url : `${url}/`;
}

function unavailable({ kind, id }: LedgerEntry, what: string, cause?: unknown): FailureError {
  return new FailureError(
    {
      class: 'dependency',
      code: 'ledger_unavailable',
      message:
        `The ledger ${what}, so ${kind} ${id} could not be entered. ` +
        'It is tried again by itself; nothing needs to be sent again.',
    },
    { cause },
  );
}
