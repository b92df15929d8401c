import type { ReactNode } from 'react';
import { CopyButton } from '#components/ui/copy-button';
import { ExactTime } from '#components/ui/time';
import type { RecordDetail } from '#lib/contracts/record';
import { VisibleText } from './visible-text.tsx';

/** Every name and every time of a record. */
export function Identifiers({ record }: { record: RecordDetail }) {
  return (
    <dl className="grid gap-x-3 gap-y-0.5 px-4 pb-4 @md:grid-cols-[max-content_minmax(0,1fr)]">
      <Identifier name="Record id" text={record.id} />
      <Identifier name="Reference" text={record.reference} />
      <Identifier name="Event id" text={record.eventId} />
      <Identifier name="Ordering key" text={record.orderingKey} />
      <Identifier name="Trace" text={record.traceparent} />
      <Identifier name="Submitted by" text={record.submittedBy} copy={false} />
      <Moment name="Originated" at={record.originatedAt} />
      <Moment name="Received" at={record.receivedAt} />
      <Moment name="Next attempt" at={record.held ? null : record.dueAt} />
      <Moment name="Settled" at={record.settledAt} />
    </dl>
  );
}

function Entry({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="contents">
      <dt className="text-muted flex min-h-7 items-center self-start">{name}</dt>
      <dd className="flex min-h-7 min-w-0 items-center gap-1 break-all">{children}</dd>
    </div>
  );
}

interface IdentifierProps {
  name: string;
  text: string | null;
  copy?: boolean;
}

function Identifier({ name, text, copy = true }: IdentifierProps) {
  if (text === null) return null;
  return (
    <Entry name={name}>
      <span className="min-w-0">
        <VisibleText text={text} />
      </span>
      {copy && <CopyButton text={text} what={name.toLowerCase()} />}
    </Entry>
  );
}

function Moment({ name, at }: { name: string; at: string | null }) {
  if (at === null) return null;
  return (
    <Entry name={name}>
      <ExactTime at={at} className="tabular-nums" />
    </Entry>
  );
}
