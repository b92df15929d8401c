'use client';
import { ArrowDownToLine, ArrowUpFromLine, Link2, Maximize2, X } from 'lucide-react';
import { EditButton } from '#components/edits/edit-button';
import { NoticeButton } from '#components/notices/notice-button';
import { RecordFacts } from '#components/status/record-facts';
import { StatusBadge } from '#components/status/status-badge';
import { Button, ButtonLink } from '#components/ui/button';
import { CopyButton } from '#components/ui/copy-button';
import { useCopyLink } from '#lib/client/records/use-copy-link';
import type { ReplayState } from '#lib/client/records/use-replay';
import type { RecordDetail } from '#lib/contracts/record';
import { ReplayButton } from './replay-button.tsx';
import { VisibleText } from './visible-text.tsx';

interface RecordHeaderProps {
  record: RecordDetail;
  replay: ReplayState;
  onClose?: () => void;
}

/** What the record is, where it stands, and what can be done with it. */
export function RecordHeader({ record, replay, onClose }: RecordHeaderProps) {
  const Heading = onClose === undefined ? 'h1' : 'h2';
  return (
    <header className="bg-panel sticky top-0 z-10 grid gap-2 rounded-t-lg border-b px-4 py-3">
      <div className="flex items-start gap-2">
        <Heading className="min-w-0 flex-1 text-lg font-semibold break-all">
          <VisibleText text={record.reference} />
        </Heading>
        <HeaderTools record={record} {...(onClose && { onClose })} />
      </div>
      <div className="flex flex-wrap items-center gap-x-2 gap-y-2">
        <span aria-live="polite">
          <StatusBadge status={record.status} />
        </span>
        <RecordFacts record={record} />
        <Route record={record} />
        <span className="ml-auto flex gap-2">
          {record.failure !== null && (
            <NoticeButton recordSet={{ kind: 'ids', ids: [record.id] }} size="small" />
          )}
          <EditButton record={record} />
          <ReplayButton replay={replay} />
        </span>
      </div>
    </header>
  );
}

function Route({ record }: { record: RecordDetail }) {
  const ingress = record.direction === 'INGRESS';
  const Icon = ingress ? ArrowDownToLine : ArrowUpFromLine;
  return (
    <span className="text-muted flex min-w-0 flex-wrap items-center gap-x-1.5">
      <Icon aria-hidden size={14} />
      {ingress ? 'in from' : 'out to'}
      <span className="text-ink">{record.source}</span>
      <span aria-hidden>·</span>
      <span className="text-ink min-w-0 break-all">
        <VisibleText text={record.type} />
      </span>
    </span>
  );
}

function HeaderTools({ record, onClose }: { record: RecordDetail; onClose?: () => void }) {
  const { copied, copy } = useCopyLink(record.id);
  return (
    <div className="flex shrink-0 items-center">
      <CopyButton text={record.id} what="record id" />
      <Button
        variant="quiet"
        size="small"
        aria-label={copied ? 'Copied link' : 'Copy link'}
        title="Copy link (y)"
        onClick={copy}
      >
        <Link2 aria-hidden size={14} className={copied ? 'text-accent' : ''} />
      </Button>
      {onClose !== undefined && (
        <>
          <ButtonLink
            variant="quiet"
            size="small"
            href={`/records/${record.id}`}
            aria-label="Open as page"
            title="Open as page"
          >
            <Maximize2 aria-hidden size={14} />
          </ButtonLink>
          <Button
            variant="quiet"
            size="small"
            aria-label="Close record"
            title="Close (Esc)"
            onClick={onClose}
          >
            <X aria-hidden size={16} />
          </Button>
        </>
      )}
    </div>
  );
}
