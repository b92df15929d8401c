'use client';
import { CircleAlert, RotateCcw } from 'lucide-react';
import { GuardedButton } from '#components/ui/guarded-button';
import { spellVisibly } from '#lib/client/payload/visible-text';
import { describeError } from '#lib/client/problem-error';
import { useReplayRecord } from '#lib/client/mutations/replay-record';
import { usePermission } from '#lib/client/queries/me';
import { offerReplay } from '#lib/client/records/replay-offer';
import { REPLAYS_ROW } from '#lib/client/records/use-row-navigation';
import type { RecordSummary } from '#lib/contracts/record';

/** Replays the record of a row at one click; only Error and held, for which nothing needs asking. */
export function ReplayInRow({ record }: { record: RecordSummary }) {
  const { allowed, reason } = usePermission('operator');
  const { replay, isPending, error } = useReplayRecord(record.id);
  if (offerReplay(record) !== 'direct' && !isPending) return null;
  return (
    <span className="inline-flex items-center gap-1">
      {error !== null && (
        <span role="alert" title={spellVisibly(describeError(error))} className="text-danger">
          <CircleAlert aria-hidden size={14} />
          <span className="sr-only">{describeError(error)}</span>
        </span>
      )}
      <GuardedButton
        {...{ [REPLAYS_ROW]: '' }}
        variant="quiet"
        size="small"
        allowed={allowed}
        reason={reason}
        aria-label={`Replay ${record.reference}`}
        title={reason ?? 'Replay'}
        onClick={(event) => {
          event.preventDefault();
          event.stopPropagation();
          replay({}, () => undefined);
        }}
      >
        <RotateCcw aria-hidden size={14} className={isPending ? 'animate-spin' : ''} />
      </GuardedButton>
    </span>
  );
}
