'use client';
import { Popover } from '#components/ui/popover';
import { Skeleton } from '#components/ui/skeleton';
import { useRecordFacets } from '#lib/client/queries/record-facets';
import { countFacetsInUse } from '#lib/client/records/facet-filters';
import type { RecordsState } from '#lib/client/records/use-records-state';
import type { RecordFacets } from '#lib/contracts/record-facets';
import { formatCount, formatCountOf } from '#lib/format/count';
import { FacetValues } from './facet-values.tsx';
import { FactValues } from './fact-values.tsx';

/** What the records shown are, counted; each count leads to them. */
export function FacetFilter({ state }: { state: RecordsState }) {
  const used = countFacetsInUse(state.filters);
  return (
    <Popover
      label={used === 0 ? 'Facets' : `Facets: ${String(used)}`}
      active={used > 0}
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
          .map((counted) => (
            <FacetValues key={counted.facet} state={state} {...counted} />
          ))}
        <FactValues state={state} facts={data.facts} />
      </div>
    </div>
  );
}

/** How many records the counts are of. */
export function describeCounted({
  total,
  counted,
}: Pick<RecordFacets, 'total' | 'counted'>): string {
  const all = formatCountOf(total.count, 'record');
  const match = total.count === 1 ? 'matches' : 'match';
  if (total.isExact && counted === total.count) return `${all} ${match}.`;
  const matching = total.isExact ? all : `More than ${all}`;
  return `${matching} match; counted are the newest ${formatCount(counted)}.`;
}
