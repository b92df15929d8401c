import { createColumnHelper, tableFeatures } from '@tanstack/react-table';
import { ArrowDownToLine, ArrowUpFromLine } from 'lucide-react';
import { RecordFacts } from '#components/status/record-facts';
import { StatusBadge } from '#components/status/status-badge';
import { Time } from '#components/ui/time';
import { spellVisibly } from '#lib/client/payload/visible-text';
import type { ColumnName } from '#lib/client/records/list-columns';
import type { ShownRow } from '#lib/client/records/pinned-rows';
import type { RecordSummary } from '#lib/contracts/record';
import { formatBytes } from '#lib/format/bytes';
import { formatCount } from '#lib/format/count';
import { ReferenceCell } from './reference-cell.tsx';
import { ReplayInRow } from './replay-in-row.tsx';
import { SelectPage, SelectRow } from './select-row.tsx';
import { VisibleText } from './visible-text.tsx';

export const recordTableFeatures = tableFeatures({});
const helper = createColumnHelper<typeof recordTableFeatures, ShownRow>();

/** How each column is laid out; narrow lists show fewer of them. */
export const COLUMN_CLASSES: Readonly<Record<string, string>> = {
  select: 'w-9 @sm:w-10',
  status: 'w-25 @sm:w-34 @2xl:w-46',
  direction: 'hidden w-9 @2xl:table-cell',
  source: 'hidden w-28 @2xl:table-cell',
  reference: '',
  type: 'hidden w-40 @4xl:table-cell',
  received: 'w-25 @max-sm:pr-3 @sm:w-24 @2xl:w-26 numeric',
  attempts: 'hidden w-20 numeric @3xl:table-cell',
  size: 'hidden w-20 numeric @7xl:table-cell',
  eventId: 'hidden w-40 @4xl:table-cell',
  originated: 'hidden w-26 numeric @2xl:table-cell',
  settled: 'hidden w-26 numeric @2xl:table-cell',
  code: 'hidden w-36 @4xl:table-cell',
  failure: 'hidden w-[26%] @6xl:table-cell',
};

const recordColumns = helper.columns([
  helper.display({
    id: 'select',
    header: () => <SelectPage />,
    cell: ({ row }) => <SelectRow record={row.original.record} />,
  }),
  helper.display({
    id: 'status',
    header: 'Status',
    cell: ({ row }) => <StatusCell record={row.original.record} />,
  }),
  helper.display({
    id: 'direction',
    header: () => <span className="sr-only">Direction</span>,
    cell: ({ row }) => <DirectionCell record={row.original.record} />,
  }),
  helper.accessor((row) => row.record.source, { id: 'source', header: 'Source' }),
  helper.display({
    id: 'reference',
    header: 'Reference',
    cell: ({ row }) => <ReferenceCell record={row.original.record} />,
  }),
  helper.display({
    id: 'type',
    header: 'Type',
    cell: ({ row }) => <VisibleText text={row.original.record.type} />,
  }),
  helper.display({
    id: 'received',
    header: 'Received',
    cell: ({ row }) => <Time at={row.original.record.receivedAt} />,
  }),
  helper.display({
    id: 'attempts',
    header: 'Attempts',
    cell: ({ row }) => formatCount(row.original.record.attempts),
  }),
  helper.display({
    id: 'size',
    header: 'Size',
    cell: ({ row }) => formatBytes(row.original.record.sizeBytes),
  }),
  helper.display({
    id: 'eventId',
    header: 'Event id',
    cell: ({ row }) => <VisibleText text={row.original.record.eventId ?? ''} />,
  }),
  helper.display({
    id: 'originated',
    header: 'Originated',
    cell: ({ row }) => <TimeCell at={row.original.record.originatedAt} />,
  }),
  helper.display({
    id: 'settled',
    header: 'Settled',
    cell: ({ row }) => <TimeCell at={row.original.record.settledAt} />,
  }),
  helper.display({
    id: 'code',
    header: 'Failure code',
    cell: ({ row }) => <VisibleText text={row.original.record.failure?.code ?? ''} />,
  }),
  helper.display({
    id: 'failure',
    header: 'Failure',
    cell: ({ row }) => <FailureCell record={row.original.record} />,
  }),
]);

/** The column to select rows by, and these, in their order. */
export function columnsNamed(names: readonly ColumnName[]) {
  return ['select', ...names].flatMap((name) => recordColumns.filter(({ id }) => id === name));
}

function TimeCell({ at }: { at: string | null }) {
  return at === null ? null : <Time at={at} />;
}

function StatusCell({ record }: { record: RecordSummary }) {
  return (
    <span className="flex flex-wrap items-center gap-1">
      <StatusBadge
        status={record.status}
        className="@max-sm:px-1.5 @max-sm:[&>[aria-hidden]]:hidden"
      />
      <RecordFacts record={record} isBrief />
      <span className="ml-auto opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100">
        <ReplayInRow record={record} />
      </span>
    </span>
  );
}

function DirectionCell({ record }: { record: RecordSummary }) {
  const ingress = record.direction === 'INGRESS';
  const Icon = ingress ? ArrowDownToLine : ArrowUpFromLine;
  return (
    <span title={ingress ? 'Ingress' : 'Egress'}>
      <Icon aria-hidden size={15} className="text-muted" />
      <span className="sr-only">{ingress ? 'Ingress' : 'Egress'}</span>
    </span>
  );
}

function FailureCell({ record }: { record: RecordSummary }) {
  if (record.failure === null) return null;
  return (
    <span title={spellVisibly(record.failure.message)} className="text-muted">
      <VisibleText text={record.failure.message} />
    </span>
  );
}
