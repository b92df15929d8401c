/** How far a test record has come on its way to its acknowledgement. */
import type { RecordDetail } from '#lib/contracts/record';
import type { Transport } from '#lib/domain/transport';

export interface TestStep {
  readonly name: string;
  /** RFC 3339; null: not there yet. */
  readonly at: string | null;
}

export interface TestProgress {
  readonly steps: readonly TestStep[];
  /** Nothing more will happen by itself. */
  readonly isOver: boolean;
  /** Why it is not acknowledged, as the latest offer ended; null: nothing is wrong so far. */
  readonly trouble: string | null;
}

const HANDED: Readonly<Record<Transport, string | null>> = {
  pull: null,
  push: 'Received by the push target',
  rabbitmq: 'Handed to the broker',
};

/** Of the latest offer, whether it is out or has ended. */
function latestOffer(record: RecordDetail) {
  const { lease } = record;
  if (lease !== null) return { offeredAt: lease.claimedAt, handedAt: lease.handedAt ?? null };
  const last = record.attemptLog.findLast(({ generation }) => generation === record.generation);
  return { offeredAt: last?.startedAt ?? null, handedAt: last?.handedAt ?? null };
}

/** The steps of its latest offer, first to last. */
export function progressOf(record: RecordDetail, transport: Transport): TestProgress {
  const { offeredAt, handedAt } = latestOffer(record);
  const isAcknowledged = record.status === 'ACKNOWLEDGED';
  // An answer that acknowledges at once is no hand-over before it.
  const handed = isAcknowledged && handedAt === null ? null : HANDED[transport];
  return {
    steps: [
      { name: 'Queued', at: record.receivedAt },
      { name: 'Offered', at: offeredAt },
      ...(handed === null ? [] : [{ name: handed, at: handedAt }]),
      { name: 'Acknowledged', at: isAcknowledged ? record.settledAt : null },
    ],
    isOver: isAcknowledged || record.held,
    trouble: isAcknowledged ? null : (record.failure?.message ?? null),
  };
}
