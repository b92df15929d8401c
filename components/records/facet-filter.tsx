'use client';
import { useState } from 'react';
import { Popover } from '#components/ui/popover';
import { Skeleton } from '#components/ui/skeleton';
import { useRecordFacets } from '#lib/client/queries/record-facets';
import { narrowTo, isNarrowedTo } from '#lib/client/records/facet-filters';
import type { RecordsState } from '#lib/client/records/use-records-state';
import type { Facet, RecordFacets } from '#lib/contracts/record-facets';
import { STATUS_LABELS, STATUSES } from '#lib/domain/status';
import { formatCount, formatCountOf } from '#lib/format/count';
import { FilterLink } from './filter-link.tsx';
import { VisibleText } from './visible-text.tsx';

const FACET_WORDS: Readonly<Record<Facet, string>> = {
  status: 'Status',
  direction: 'Direction',
  source: 'Source',
  type: 'Type',
  failureClass: 'Failure class',
  failureCode: 'Failure code',
  handlerVersion: 'Handler version',
};

/** What the records shown are, counted; each count leads to them. */
export function FacetFilter({ state }: { state: RecordsState }) {
  const { type, reference, failureClass, failureCode, handlerVersion } = state.filters;
  const used = [type, reference, failureClass, failureCode, handlerVersion].filter(
    (value) => value !== null,
  );
  return (
    <Popover
      label={used.length === 0 ? 'Facets' : `Facets: ${String(used.length)}`}
      active={used.length > 0}
      title="Facets"
    >
      <Facets state={state} />
    </Popover>
  );
}

function Facets({ state }: { state: RecordsState }) {
  const { data, isPending, isEnabled } = useRecordFacets(state.filters);
  if (!isEnabled) return <p className="text-muted">Searches in payloads are not counted.</p>;
  if (data === undefined)
    return isPending ? <Skeleton className="h-40 w-80" /> : <p>They cannot be counted now.</p>;
  return (
    <div className="grid w-[min(44rem,calc(100vw-3rem))] gap-4">
      <p className="text-muted">{describeCounted(data)}</p>
      <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2 lg:grid-cols-3">
        {data.facets
          .filter(({ values }) => values.length > 0)
          .map(({ facet, values }) => (
            <FacetValues key={facet} state={state} facet={facet} values={values} />
          ))}
      </div>
    </div>
  );
}

/** How many records the counts are of. */
export function describeCounted({ total, counted }: RecordFacets): string {
  const all = formatCountOf(total.count, 'record');
  if (total.isExact && counted === total.count) return `${all} match.`;
  const matching = total.isExact ? all : `More than ${all}`;
  return `${matching} match; counted are the newest ${formatCount(counted)}.`;
}

const SHOWN_VALUES = 7;

interface FacetValuesProps {
  state: RecordsState;
  facet: Facet;
  values: RecordFacets['facets'][number]['values'];
}

function FacetValues({ state, facet, values }: FacetValuesProps) {
  const [whole, setWhole] = useState(false);
  const hidden = values.length - SHOWN_VALUES;
  return (
    <section className="min-w-0">
      <h3 className="mb-1 font-medium">{FACET_WORDS[facet]}</h3>
      <ul className="grid gap-1">
        {(whole ? values : values.slice(0, SHOWN_VALUES)).map(({ value, count }) => (
          <li key={value} className="flex min-w-0">
            <FilterLink
              state={state}
              change={narrowTo(state.filters, facet, value)}
              active={isNarrowedTo(state.filters, facet, value)}
              wide
            >
              <span className="min-w-0 flex-1 truncate" title={value}>
                {facet === 'status' ? labelOf(value) : <VisibleText text={value} />}
              </span>
              <span className="numeric text-muted">{formatCount(count)}</span>
            </FilterLink>
          </li>
        ))}
      </ul>
      {hidden > 0 && !whole && (
        <button type="button" className="link mt-1 text-xs" onClick={() => setWhole(true)}>
          {formatCount(hidden)} more
        </button>
      )}
    </section>
  );
}

function labelOf(value: string): string {
  const status = STATUSES.find((one) => one === value);
  return status === undefined ? value : STATUS_LABELS[status];
}
