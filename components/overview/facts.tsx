'use client';
import { CountLink } from '#components/ui/count-link';
import { useStatusCounts } from '#lib/client/queries/status-counts';
import { sumStatus } from './sum-counts.ts';

/** What needs a person, beside the statuses; spoken when it changes. */
export function Facts() {
  const { data } = useStatusCounts();
  const held = data?.held ?? 0;
  const overdue = data?.overdue ?? 0;
  const errors = data ? sumStatus(data, 'ERROR').count : 0;
  return (
    <p className="text-muted flex min-h-6 flex-wrap gap-x-5 gap-y-1">
      <span>
        <CountLink count={held} href="/records?held=true" label="held records" /> held
      </span>
      <span>
        <CountLink count={overdue} href="/records?overdue=true" label="overdue records" /> overdue
      </span>
      <span role="status" className="sr-only">
        {data && `${String(errors)} in error, ${String(held)} held, ${String(overdue)} overdue`}
      </span>
    </p>
  );
}
