import { clsx } from 'clsx';
import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { describeError, ProblemError } from '#lib/client/problem-error';

type Tone = 'info' | 'warning' | 'danger';

const TONES: Record<Tone, string> = {
  info: 'border-line bg-sunken text-ink',
  warning: 'border-warning/40 bg-warning-soft text-warning',
  danger: 'border-danger/40 bg-danger-soft text-danger',
};
const ICONS = { info: Info, warning: TriangleAlert, danger: CircleAlert };

interface NoticeProps {
  tone?: Tone;
  children: ReactNode;
  className?: string | undefined;
}

/** A sentence or two that a person should not miss. */
export function Notice({ tone = 'info', children, className }: NoticeProps) {
  const Icon = ICONS[tone];
  return (
    <div className={clsx('flex gap-2 rounded-md border px-3 py-2', TONES[tone], className)}>
      <Icon aria-hidden size={16} className="mt-0.5 shrink-0" />
      <div className="min-w-0 wrap-anywhere">{children}</div>
    </div>
  );
}

/** What went wrong, in plain words, announced to screen readers. */
export function ErrorNotice({ error, className }: { error: unknown; className?: string }) {
  const faults = error instanceof ProblemError ? (error.problem.errors ?? []) : [];
  return (
    <div role="alert" className={className}>
      <Notice tone="danger">
        <p>{describeError(error)}</p>
        {faults.map((fault) => (
          <p key={`${fault.pointer ?? fault.parameter ?? fault.header ?? ''}:${fault.message}`}>
            {[fault.pointer ?? fault.parameter ?? fault.header, fault.message]
              .filter(Boolean)
              .join(' ')}
          </p>
        ))}
      </Notice>
    </div>
  );
}
