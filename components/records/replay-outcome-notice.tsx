import { CircleCheck, LoaderCircle } from 'lucide-react';
import type { ReactNode } from 'react';
import { ErrorNotice, Notice } from '#components/ui/notice';
import type { ReplayState } from '#lib/client/records/use-replay';
import type { RecordDetail } from '#lib/contracts/record';
import { STATUS_LABELS } from '#lib/domain/status';
import { VisibleText } from './visible-text.tsx';

interface ReplayOutcomeNoticeProps {
  record: RecordDetail;
  replay: ReplayState;
}

/** What became of the replay that was asked for here, in place and announced to screen readers. */
export function ReplayOutcomeNotice({ record, replay }: ReplayOutcomeNoticeProps) {
  if (replay.error !== null && !replay.asking) return <ErrorNotice error={replay.error} />;
  return (
    <div role="status" className="empty:hidden">
      {replay.outcome !== null && <Outcome record={record} outcome={replay.outcome} />}
    </div>
  );
}

function Outcome(props: { record: RecordDetail; outcome: NonNullable<ReplayState['outcome']> }) {
  const { record, outcome } = props;
  if (outcome.kind === 'running') {
    const word =
      record.direction === 'INGRESS' ? 'Replaying…' : 'Queued again, waiting for delivery…';
    return (
      <Line icon={<LoaderCircle aria-hidden size={16} className="animate-spin" />}>{word}</Line>
    );
  }
  if (outcome.kind === 'succeeded') {
    return (
      <Line icon={<CircleCheck aria-hidden size={16} className="text-status-processed" />}>
        Replayed: now {STATUS_LABELS[record.status]}.
      </Line>
    );
  }
  return (
    <Notice tone={outcome.kind === 'failed' ? 'danger' : 'warning'}>
      {outcome.kind === 'failed'
        ? 'Replayed, and it failed again: '
        : 'Replaying… it failed and will be tried again: '}
      <VisibleText text={outcome.message} />
    </Notice>
  );
}

function Line({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <p className="bg-sunken flex items-center gap-2 rounded-md border px-3 py-2 font-medium">
      {icon}
      <span>{children}</span>
    </p>
  );
}
