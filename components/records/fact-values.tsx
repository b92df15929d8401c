'use client';
import type { RecordsState } from '#lib/client/records/use-records-state';
import type { RecordFacets } from '#lib/contracts/record-facets';
import { FACT_LABELS } from '#lib/domain/record-fact';
import { formatCount } from '#lib/format/count';
import { FilterLink } from './filter-link.tsx';

type CountedFact = RecordFacets['facts'][number];

interface FactValuesProps {
  state: RecordsState;
  facts: readonly CountedFact[];
}

/** What is true of the records beside their status, each to show those of which it is. */
export function FactValues({ state, facts }: FactValuesProps) {
  const shown = facts.filter(({ fact, count }) => count > 0 || state.filters[fact] === true);
  if (shown.length === 0) return null;
  return (
    <section className="min-w-0">
      <h3 className="mb-1 font-medium">Beside the status</h3>
      <ul className="grid gap-1">
        {shown.map((counted) => (
          // Ends where the counts of the facets end, which have a button beside them.
          <li key={counted.fact} className="flex min-w-0 items-center pr-7.5">
            <FactValue state={state} {...counted} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function FactValue({ state, fact, count, isExact }: CountedFact & { state: RecordsState }) {
  const active = state.filters[fact] === true;
  return (
    <FilterLink state={state} change={{ [fact]: active ? null : true }} active={active} wide>
      <span className="min-w-0 flex-1">{FACT_LABELS[fact]}</span>
      <span className="numeric text-muted">
        {formatCount(count)}
        {!isExact && '+'}
      </span>
    </FilterLink>
  );
}
