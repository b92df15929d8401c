import { ArrowDownToLine, ArrowUpFromLine } from 'lucide-react';
import Link from 'next/link';
import { StatusBadge } from '#components/status/status-badge';
import { Time } from '#components/ui/time';
import type { RecordSummary } from '#lib/contracts/record';
import { ReplayInRow } from './replay-in-row.tsx';
import { VisibleText } from './visible-text.tsx';

/** Records as short lines that lead to them. */
export function RecordLinks({ records }: { records: readonly RecordSummary[] }) {
  return (
    <ul className="px-2 pb-3">
      {records.map((record) => (
        <li key={record.id} className="flex items-center gap-1">
          <Link
            href={`/records/${record.id}`}
            className="hover:bg-sunken flex min-w-0 flex-1 flex-wrap items-center gap-x-2 gap-y-0.5 rounded-md px-2 py-1"
          >
            <DirectionIcon record={record} />
            <span className="min-w-0 flex-1 truncate">
              <span>{record.source}</span>{' '}
              <span className="text-muted">
                <VisibleText text={record.type} />
              </span>
            </span>
            <StatusBadge status={record.status} />
            <Time at={record.receivedAt} className="numeric text-muted w-20 text-xs" />
          </Link>
          <ReplayInRow record={record} />
        </li>
      ))}
    </ul>
  );
}

function DirectionIcon({ record }: { record: RecordSummary }) {
  const ingress = record.direction === 'INGRESS';
  const Icon = ingress ? ArrowDownToLine : ArrowUpFromLine;
  return (
    <>
      <Icon aria-hidden size={14} className="text-muted shrink-0" />
      <span className="sr-only">{ingress ? 'Ingress' : 'Egress'}</span>
    </>
  );
}
