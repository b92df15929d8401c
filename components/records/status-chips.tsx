'use client';
import { StatusDot } from '#components/status/status-badge';
import { useStatusCounts } from '#lib/client/queries/status-counts';
import { countStatus, isBeyondCounts } from '#lib/client/records/chip-counts';
import type { RecordsState } from '#lib/client/records/use-records-state';
import { FACT_LABELS, RECORD_FACTS, type RecordFact } from '#lib/domain/record-fact';
import { STATUS_LABELS, STATUSES_OF, type Status } from '#lib/domain/status';
import { formatCount } from '#lib/format/count';
import { FilterLink } from './filter-link.tsx';

const NO_STATUS_OR_FACT = {
  status: [],
  notStatus: [],
  direction: null,
  offered: null,
  overdue: null,
  rejected: null,
  held: null,
};

/** Direction and status as links with live counts, and the facts beside the status. */
export function StatusChips({ state }: { state: RecordsState }) {
  const { filters } = state;
  return (
    <nav aria-label="Statuses" className="-mx-4 overflow-x-auto px-4 md:mx-0 md:px-0">
      <div className="flex w-max items-center gap-1.5 py-0.5">
        <FilterLink
          state={state}
          change={NO_STATUS_OR_FACT}
          active={
            filters.status.length === 0 &&
            filters.notStatus.length === 0 &&
            filters.direction === null &&
            RECORD_FACTS.every((fact) => filters[fact] === null)
          }
        >
          All
        </FilterLink>
        <Divider />
        <DirectionChip state={state} direction="INGRESS" label="In" />
        {STATUSES_OF.INGRESS.map((status) => (
          <StatusChip key={status} state={state} status={status} />
        ))}
        <Divider />
        <DirectionChip state={state} direction="EGRESS" label="Out" />
        {STATUSES_OF.EGRESS.map((status) => (
          <StatusChip key={status} state={state} status={status} />
        ))}
        <Divider />
        {RECORD_FACTS.map((fact) => (
          <FactChip key={fact} state={state} fact={fact} />
        ))}
      </div>
    </nav>
  );
}

function Divider() {
  return <span aria-hidden className="bg-line mx-1 h-5 w-px" />;
}

function Count({ count }: { count: number | undefined }) {
  return (
    <span className="text-muted min-w-3 text-right tabular-nums">
      {count === undefined ? '' : formatCount(count)}
    </span>
  );
}

interface DirectionChipProps {
  state: RecordsState;
  direction: 'INGRESS' | 'EGRESS';
  label: string;
}

function DirectionChip({ state, direction, label }: DirectionChipProps) {
  const active = state.filters.direction === direction;
  return (
    <FilterLink
      state={state}
      change={{ direction: active ? null : direction, status: [] }}
      active={active}
    >
      {label}
    </FilterLink>
  );
}

function StatusChip({ state, status }: { state: RecordsState; status: Status }) {
  const { data: counts } = useStatusCounts();
  const { filters } = state;
  const active = filters.status.includes(status);
  const others = filters.status.filter((other) => other !== status);
  return (
    <FilterLink
      state={state}
      change={{
        status: active ? others : [...filters.status, status],
        notStatus: filters.notStatus.filter((other) => other !== status),
        direction: null,
      }}
      active={active}
    >
      <StatusDot status={status} />
      {STATUS_LABELS[status]}
      {!isBeyondCounts(filters) && (
        <Count count={counts && countStatus(counts, status, filters.source)} />
      )}
    </FilterLink>
  );
}

function FactChip({ state, fact }: { state: RecordsState; fact: RecordFact }) {
  const { data: counts } = useStatusCounts();
  const { filters } = state;
  const active = filters[fact] === true;
  const narrowed = isBeyondCounts({ ...filters, [fact]: null });
  const overAll = filters.source.length === 0 && filters.status.length === 0 && !narrowed;
  return (
    <FilterLink state={state} change={{ [fact]: active ? null : true }} active={active}>
      {FACT_LABELS[fact]}
      {overAll && <Count count={counts?.[fact]} />}
    </FilterLink>
  );
}
