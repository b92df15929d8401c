import Link from 'next/link';
import { VisibleText } from '#components/records/visible-text';
import { StatusBadge } from '#components/status/status-badge';
import type { EntryOf, TimelineEntry } from '#lib/contracts/timeline';
import type { Direction } from '#lib/domain/direction';
import { STATUS_LABELS } from '#lib/domain/status';
import { AttemptEntry } from './attempt-entry.tsx';
import { NoticeEntry } from './notice-entry.tsx';

interface EntryTextProps {
  entry: TimelineEntry;
  direction: Direction;
  /** The attempt before, where the entry is one. */
  before: EntryOf<'attempt'> | null;
}

/** What an entry says. */
export function EntryText({ entry, direction, before }: EntryTextProps) {
  switch (entry.kind) {
    case 'received':
      return <ReceivedEntry entry={entry} direction={direction} />;
    case 'attempt':
      return <AttemptEntry entry={entry} direction={direction} before={before} />;
    case 'replay':
      return <ReplayEntry entry={entry} />;
    case 'edit':
      return <EditEntry entry={entry} />;
    case 'comment':
      return (
        <p className="wrap-anywhere whitespace-pre-wrap">
          <span className="font-medium">
            <VisibleText text={entry.by} />:
          </span>{' '}
          <VisibleText text={entry.text} keep={'\n\t'} />
        </p>
      );
    case 'egress':
      return <OtherRecord entry={entry} words={EGRESS_WORDS[entry.step]} />;
    case 'notice':
      return <NoticeEntry entry={entry} />;
    case 'same_reference':
      return <OtherRecord entry={entry} words="Same reference:" />;
  }
}

const EGRESS_WORDS = { enqueued: 'Enqueued', acknowledged: 'Acknowledged:' } as const;

function ReceivedEntry({ entry, direction }: { entry: EntryOf<'received'>; direction: Direction }) {
  return (
    <p>
      <span className="font-medium">{direction === 'INGRESS' ? 'Received' : 'Enqueued'}</span>
      {entry.by !== null && (
        <>
          {' '}
          by the key <VisibleText text={entry.by} />
        </>
      )}
    </p>
  );
}

function ReplayEntry({ entry }: { entry: EntryOf<'replay'> }) {
  const { operation } = entry;
  return (
    <div>
      <p>
        <span className="font-medium">Replayed</span> by <VisibleText text={entry.by} />{' '}
        <span className="text-muted">when it was {STATUS_LABELS[entry.fromStatus]}</span>
        {operation !== null && (
          <>
            {', with '}
            <Link className="link" href={`/replays/${String(operation.id)}`}>
              <VisibleText text={operation.name ?? `replay ${String(operation.id)}`} />
            </Link>
          </>
        )}
      </p>
      <Reason text={entry.reason} />
    </div>
  );
}

const EDIT_WORDS = {
  proposed: 'Edited',
  approved: 'Edit approved',
  rejected: 'Edit rejected',
} as const;

function EditEntry({ entry }: { entry: EntryOf<'edit'> }) {
  return (
    <div>
      <p>
        <span className="font-medium">{EDIT_WORDS[entry.step]}</span> by{' '}
        <VisibleText text={entry.by} />: revision {String(entry.revision)}
      </p>
      <Reason text={entry.reason} />
    </div>
  );
}

function Reason({ text }: { text: string | null }) {
  if (text === null) return null;
  return (
    <p className="wrap-anywhere">
      “<VisibleText text={text} />”
    </p>
  );
}

type WithRecord = EntryOf<'egress'> | EntryOf<'same_reference'>;

function OtherRecord({ entry, words }: { entry: WithRecord; words: string }) {
  const { record } = entry;
  return (
    <p>
      <span className="font-medium">{words}</span>{' '}
      <Link className="link" href={`/records/${record.id}`}>
        <VisibleText text={record.type} /> {record.direction === 'INGRESS' ? 'from' : 'to'}{' '}
        {record.source}
      </Link>{' '}
      <StatusBadge status={record.status} />
    </p>
  );
}
