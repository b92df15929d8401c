'use client';
import { useId, type ReactNode } from 'react';
import { VisibleText } from '#components/records/visible-text';
import { StatusBadge } from '#components/status/status-badge';
import { Notice } from '#components/ui/notice';
import { Panel } from '#components/ui/panel';
import { spellVisibly } from '#lib/client/payload/visible-text';
import type { ReplayPreview } from '#lib/contracts/replay-operation';
import { SKIP_LABELS } from '#lib/domain/replay-operation';
import { STATUSES } from '#lib/domain/status';
import { formatCount, formatCountOf } from '#lib/format/count';
import { GroupLink } from './group-link.tsx';
import { NotFound } from './not-found.tsx';

interface PreviewPanelProps {
  preview: ReplayPreview;
  confirm: boolean;
  onConfirm: (confirm: boolean) => void;
  /** It tells of the choice before; the answer to this one is on its way. */
  isOutdated: boolean;
}

/** How many records of a set would be replayed, of which kinds, and why the others would not. */
export function PreviewPanel({ preview, confirm, onConfirm, isOutdated }: PreviewPanelProps) {
  const { total, eligible, isComplete, skipped } = preview;
  const isDoneAlready = skipped.some(({ reason }) => reason === 'already_done');
  return (
    <Panel title="What would be replayed">
      <div className={`grid gap-4 px-4 pb-4 ${isOutdated ? 'opacity-60' : ''}`}>
        <p className="text-base" role="status">
          <strong className="tabular-nums">{formatCount(eligible)}</strong> of{' '}
          {formatCountOf(total, 'record')}
          {isComplete ? '' : ' looked at; there are more, and all of them are part of it'}
        </p>
        {total === 0 && (
          <Notice>Nothing matches: there is nothing to replay. Choose other records.</Notice>
        )}
        {skipped.length > 0 && <Skipped skipped={skipped} />}
        <NotFound notFound={preview.notFound} />
        {(confirm || isDoneAlready) && (
          <label className="flex items-start gap-2">
            <input
              type="checkbox"
              className="accent-accent mt-1 size-4 shrink-0"
              checked={confirm}
              onChange={(event) => onConfirm(event.target.checked)}
            />
            <span>
              Also replay what is Processed or Acknowledged already, with all the effects that has.
            </span>
          </label>
        )}
        {total > 0 && <Breakdowns preview={preview} />}
      </div>
    </Panel>
  );
}

function Skipped({ skipped }: Pick<ReplayPreview, 'skipped'>) {
  return (
    <div>
      <h3 className="font-medium">Not replayed</h3>
      <ul>
        {skipped.map(({ reason, count }) => (
          <li key={reason} className="flex gap-2">
            <span className="min-w-12 text-right tabular-nums">{formatCount(count)}</span>
            <span className="text-muted">{SKIP_LABELS[reason]}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function showStatus(value: string): ReactNode {
  const status = STATUSES.find((one) => one === value);
  return status === undefined ? value : <StatusBadge status={status} />;
}

function showGroup(value: string): ReactNode {
  if (value === '') return <span className="text-muted">no group</span>;
  return <GroupLink id={value} />;
}

function showHandler(value: string): ReactNode {
  return value === '' ? <span className="text-muted">none ran yet</span> : value;
}

function Breakdowns({ preview }: { preview: ReplayPreview }) {
  return (
    <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2">
      <Breakdown title="By status" rows={preview.byStatus} show={showStatus} />
      <Breakdown title="By source" rows={preview.bySource} show={(value) => value} />
      <Breakdown
        title="By type"
        rows={preview.byType}
        show={(value) => <VisibleText text={value} />}
      />
      <Breakdown title="By error group" rows={preview.byGroup} show={showGroup} />
      <Breakdown title="By handler that ran last" rows={preview.byHandler} show={showHandler} />
    </div>
  );
}

interface BreakdownProps {
  title: string;
  rows: ReplayPreview['byStatus'];
  show: (value: string) => ReactNode;
}

function Breakdown({ title, rows, show }: BreakdownProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="min-w-0">
      <h3 id={id} className="mb-1 font-medium">
        {title}
      </h3>
      <ul>
        {rows.map(({ value, count, eligible }) => (
          <li key={value} className="flex items-center justify-between gap-3 border-t py-1">
            <span className="min-w-0 truncate" title={spellVisibly(value)}>
              {show(value)}
            </span>
            <span className="numeric">
              {formatCount(eligible)}
              {eligible !== count && <span className="text-muted"> of {formatCount(count)}</span>}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
