'use client';
import { Search } from 'lucide-react';
import { useId, useRef, useState, type KeyboardEvent } from 'react';
import { INPUT_CLASS } from '#components/ui/field';
import { useRecordFacets, valuesOf } from '#lib/client/queries/record-facets';
import { useSources } from '#lib/client/queries/sources';
import type { KnownValues } from '#lib/client/records/filter-suggestions';
import type { FilterFault } from '#lib/client/records/filter-text';
import { useFilterLine, type FilterLine } from '#lib/client/records/use-filter-line';
import type { RecordsState } from '#lib/client/records/use-records-state';
import { VisibleText } from './visible-text.tsx';

function useKnownValues(state: RecordsState, isUsed: boolean): KnownValues {
  const { data: sources } = useSources();
  const { data: facets } = useRecordFacets(state.filters, isUsed);
  const seen = (facet: Parameters<typeof valuesOf>[1]) =>
    valuesOf(facets, facet).map(({ value }) => value);
  return {
    source: (sources?.sources ?? []).map(({ key }) => key),
    type: seen('type'),
    group: seen('group'),
    code: seen('failureCode'),
    version: seen('handlerVersion'),
  };
}

/** All filters as one line: `status:error source:shop`, or an identifier. `/` leads here, Escape away. */
export function FilterField({ state }: { state: RecordsState }) {
  const [isUsed, setUsed] = useState(false);
  const line = useFilterLine(state, useKnownValues(state, isUsed));
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  const isWrong = line.faults.length > 0;
  const isOpen = line.suggestions.length > 0;
  return (
    <form
      role="search"
      className="relative w-full min-w-0 sm:w-auto sm:flex-1"
      onSubmit={(event) => {
        event.preventDefault();
        line.submit();
      }}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) line.close();
      }}
    >
      <Search
        aria-hidden
        size={15}
        className="text-muted pointer-events-none absolute top-2.5 left-2.5"
      />
      <input
        ref={field}
        data-search-field
        role="combobox"
        aria-label="Filter records"
        aria-autocomplete="list"
        aria-expanded={isOpen}
        aria-controls={`${id}-list`}
        aria-activedescendant={line.active < 0 ? undefined : `${id}-${String(line.active)}`}
        aria-invalid={isWrong ? true : undefined}
        aria-describedby={isWrong ? `${id}-faults` : undefined}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        placeholder="status:error source:shop, or an id, reference, event id"
        className={`${INPUT_CLASS} h-9 pl-8`}
        maxLength={4_000}
        value={line.text}
        onFocus={({ currentTarget }) => {
          setUsed(true);
          currentTarget.setSelectionRange(line.text.length, line.text.length);
        }}
        onChange={(event) => {
          line.type(event.target.value);
        }}
        onKeyDown={(event) => {
          onKey(event, line);
        }}
      />
      <Suggestions id={id} line={line} onTaken={() => field.current?.focus()} />
      <Faults id={id} faults={line.faults} />
    </form>
  );
}

function onKey(event: KeyboardEvent<HTMLInputElement>, line: FilterLine): void {
  const chosen = line.suggestions[line.active];
  const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
  const step = steps[event.key];
  if (step !== undefined) line.move(step);
  else if (event.key === 'Escape' && line.suggestions.length > 0) line.close();
  else if (event.key === 'Escape') event.currentTarget.blur();
  else if (event.key === 'Enter' && chosen !== undefined) line.take(chosen);
  else return;
  event.preventDefault();
}

const BELOW =
  'bg-panel absolute inset-x-0 top-full z-30 mt-1 rounded-lg border shadow-(--shadow) sm:max-w-lg';

interface SuggestionsProps {
  id: string;
  line: FilterLine;
  onTaken: () => void;
}

function Suggestions({ id, line, onTaken }: SuggestionsProps) {
  const { suggestions, active } = line;
  return (
    <ul
      id={`${id}-list`}
      role="listbox"
      aria-label="Suggestions"
      hidden={suggestions.length === 0}
      className={`${BELOW} max-h-80 overflow-y-auto p-1`}
    >
      {suggestions.map((suggestion, place) => (
        <li
          key={suggestion.label}
          id={`${id}-${String(place)}`}
          role="option"
          aria-selected={place === active}
          className="aria-selected:bg-accent-soft hover:bg-sunken flex cursor-default justify-between gap-4 rounded px-2 py-1"
          onMouseDown={(event) => {
            event.preventDefault();
          }}
          onClick={() => {
            line.take(suggestion);
            onTaken();
          }}
        >
          <VisibleText text={suggestion.label} />
          <span className="text-muted truncate text-xs">{suggestion.hint}</span>
        </li>
      ))}
    </ul>
  );
}

function Faults({ id, faults }: { id: string; faults: readonly FilterFault[] }) {
  if (faults.length === 0) return null;
  return (
    <div id={`${id}-faults`} role="alert" className={`${BELOW} text-danger px-3 py-2`}>
      <ul className="grid gap-1">
        {faults.map((fault, place) => (
          <li key={place} className="wrap-anywhere">
            <code>
              <VisibleText text={fault.text} />
            </code>{' '}
            {fault.message}
          </li>
        ))}
      </ul>
    </div>
  );
}
