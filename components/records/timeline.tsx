import { CircleCheck, CircleDot, CircleX, Inbox, LoaderCircle, RotateCcw } from 'lucide-react';
import type { ReactNode } from 'react';
import { ExactTime } from '#components/ui/time';
import { buildTimeline, type TimelineEntry } from '#lib/client/records/timeline';
import type { RecordDetail } from '#lib/contracts/record';
import { STATUS_LABELS } from '#lib/domain/status';
import { TimelineAttempt } from './timeline-attempt.tsx';
import { VisibleText } from './visible-text.tsx';

/** All that happened to a record, oldest first. */
export function Timeline({ record }: { record: RecordDetail }) {
  return (
    <ol className="px-4 pb-4">
      {buildTimeline(record).map((entry) => (
        <li
          key={entry.key}
          className="before:bg-line relative grid grid-cols-[1.25rem_minmax(0,1fr)] gap-x-2 pb-3 before:absolute before:top-5 before:bottom-0 before:left-[0.5rem] before:w-px last:pb-0 last:before:hidden"
        >
          <span className="pt-0.5">
            <EntryIcon entry={entry} />
          </span>
          <div className="min-w-0">
            <EntryText entry={entry} record={record} />
            <ExactTime at={entry.at} className="text-muted block text-xs tabular-nums" />
          </div>
        </li>
      ))}
    </ol>
  );
}

function EntryIcon({ entry }: { entry: TimelineEntry }): ReactNode {
  if (entry.kind === 'received') return <Inbox aria-hidden size={17} className="text-muted" />;
  if (entry.kind === 'replay') return <RotateCcw aria-hidden size={17} className="text-accent" />;
  if (entry.kind === 'running') {
    return <LoaderCircle aria-hidden size={17} className="text-accent animate-spin" />;
  }
  const { failure, outcome } = entry.attempt;
  if (failure === null) {
    return <CircleCheck aria-hidden size={17} className="text-status-processed" />;
  }
  const later = outcome === 'POSTPONED' || outcome === 'UNACKNOWLEDGED' || outcome === 'LOST';
  return later ? (
    <CircleDot aria-hidden size={17} className="text-warning" />
  ) : (
    <CircleX aria-hidden size={17} className="text-danger" />
  );
}

function EntryText({ entry, record }: { entry: TimelineEntry; record: RecordDetail }) {
  switch (entry.kind) {
    case 'received':
      return (
        <p className="font-medium">{record.direction === 'INGRESS' ? 'Received' : 'Enqueued'}</p>
      );
    case 'replay':
      return (
        <div>
          <p>
            <span className="font-medium">Replayed</span> by{' '}
            <VisibleText text={entry.replay.requestedBy} />{' '}
            <span className="text-muted">when it was {STATUS_LABELS[entry.replay.fromStatus]}</span>
          </p>
          {entry.replay.reason !== null && (
            <p className="break-words">
              “<VisibleText text={entry.replay.reason} />”
            </p>
          )}
        </div>
      );
    case 'running':
      return (
        <p>
          <span className="font-medium">Attempt {String(entry.number)}</span> under way, with{' '}
          <VisibleText text={entry.lease.holder} />
        </p>
      );
    case 'attempt':
      return <TimelineAttempt attempt={entry.attempt} direction={record.direction} />;
  }
}
