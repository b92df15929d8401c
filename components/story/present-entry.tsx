'use client';
import { Clock, LoaderCircle, PauseCircle } from 'lucide-react';
import type { ReactNode } from 'react';
import { VisibleText } from '#components/records/visible-text';
import { Time } from '#components/ui/time';
import { presentOf } from '#lib/client/records/timeline';
import { handoverWords } from '#lib/client/transports/handover-words';
import type { RecordDetail } from '#lib/contracts/record';

/** What goes on with the record now, or comes next. */
export function PresentEntry({ record }: { record: RecordDetail }) {
  const present = presentOf(record);
  const noun = record.direction === 'INGRESS' ? 'Attempt' : 'Offer';
  if (present === null) return null;
  switch (present.kind) {
    case 'running':
      return (
        <Line icon={<LoaderCircle aria-hidden size={17} className="text-accent animate-spin" />}>
          <span className="font-medium">
            {noun} {String(present.number)}
          </span>{' '}
          under way, with <VisibleText text={present.lease.holder} />
          {present.lease.handedAt !== undefined && (
            <>
              , {handoverWords(present.lease.holder)} <Time at={present.lease.handedAt} />
            </>
          )}
        </Line>
      );
    case 'due':
      return (
        <Line icon={<Clock aria-hidden size={17} className="text-muted" />}>
          <span className="font-medium">
            {noun} {String(present.number)}
          </span>{' '}
          due <Time at={present.at} />
        </Line>
      );
    case 'held':
      return (
        <Line icon={<PauseCircle aria-hidden size={17} className="text-warning" />}>
          <span className="font-medium">Held</span>: nothing more happens until a person replays it
        </Line>
      );
  }
}

function Line({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <p className="grid grid-cols-[1.25rem_minmax(0,1fr)] gap-x-2">
      <span className="pt-0.5">{icon}</span>
      <span className="min-w-0">{children}</span>
    </p>
  );
}
