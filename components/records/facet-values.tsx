'use client';
import { Ban } from 'lucide-react';
import { useState } from 'react';
import { spellVisibly } from '#lib/client/payload/visible-text';
import { isLeftOut, isNarrowedTo, leaveOut, narrowTo } from '#lib/client/records/facet-filters';
import type { RecordsState } from '#lib/client/records/use-records-state';
import type { Facet, RecordFacets } from '#lib/contracts/record-facets';
import { DIRECTION_LABELS } from '#lib/domain/direction';
import { STATUS_LABELS } from '#lib/domain/status';
import { formatCount } from '#lib/format/count';
import { FilterLink } from './filter-link.tsx';
import { VisibleText } from './visible-text.tsx';

const FACET_WORDS: Readonly<Record<Facet, string>> = {
  status: 'Status',
  direction: 'Direction',
  source: 'Source',
  type: 'Type',
  group: 'Error group',
  failureClass: 'Failure class',
  failureCode: 'Failure code',
  handlerVersion: 'Handler version',
};

const SHOWN_VALUES = 7;

type CountedFacet = RecordFacets['facets'][number];

/** One facet: its values, most frequent first, each to show or to leave out. */
export function FacetValues({ state, facet, values }: CountedFacet & { state: RecordsState }) {
  const [whole, setWhole] = useState(false);
  const hidden = values.length - SHOWN_VALUES;
  return (
    <section className="min-w-0">
      <h3 className="mb-1 font-medium">{FACET_WORDS[facet]}</h3>
      <ul className="grid gap-1">
        {(whole ? values : values.slice(0, SHOWN_VALUES)).map((value) => (
          <li key={value.value} className="group flex min-w-0 items-center">
            <FacetValue state={state} facet={facet} {...value} />
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

type FacetValueProps = CountedFacet['values'][number] & { state: RecordsState; facet: Facet };

function FacetValue({ state, facet, value, count, label = value }: FacetValueProps) {
  const { filters } = state;
  const isOut = isLeftOut(filters, facet, value);
  const shown = labelOf(facet, value) ?? label;
  return (
    <>
      <FilterLink
        state={state}
        change={narrowTo(filters, facet, value)}
        active={isNarrowedTo(filters, facet, value)}
        wide
      >
        <span
          className={`min-w-0 flex-1 truncate ${isOut ? 'text-muted line-through' : ''}`}
          title={spellVisibly(shown)}
        >
          <VisibleText text={shown} />
        </span>
        {isOut && <span className="sr-only">(left out)</span>}
        <span className="numeric text-muted">{formatCount(count)}</span>
      </FilterLink>
      <LeaveOut state={state} facet={facet} value={value} shown={shown} isOut={isOut} />
    </>
  );
}

interface LeaveOutProps {
  state: RecordsState;
  facet: Facet;
  value: string;
  shown: string;
  isOut: boolean;
}

/** Stays in its place where nothing can be left out, so that the counts keep theirs. */
function LeaveOut({ state, facet, value, shown, isOut }: LeaveOutProps) {
  const change = leaveOut(state.filters, facet, value);
  const says = `${isOut ? 'Let in' : 'Leave out'} ${spellVisibly(shown)}`;
  return (
    <button
      type="button"
      aria-label={says}
      title={says}
      disabled={change === null}
      className={`hover:bg-sunken ml-0.5 grid size-7 flex-none place-items-center rounded disabled:invisible ${isOut ? 'text-accent' : 'text-muted'}`}
      onClick={() => {
        if (change !== null) state.change(change);
      }}
    >
      <Ban aria-hidden size={13} />
    </button>
  );
}

/** What people call a value of one of our own lists. */
function labelOf(facet: Facet, value: string): string | undefined {
  if (facet === 'status') return Object.entries(STATUS_LABELS).find(([one]) => one === value)?.[1];
  if (facet !== 'direction') return undefined;
  return Object.entries(DIRECTION_LABELS).find(([one]) => one === value)?.[1];
}
