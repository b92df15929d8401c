'use client';
import { Search, X } from 'lucide-react';
import { useRef, useState } from 'react';
import { INPUT_CLASS } from '#components/ui/field';
import type { RecordFilters } from '#lib/client/records/record-filters';
import { SEARCH_WORDS } from '#lib/client/records/search-words';
import type { RecordsState } from '#lib/client/records/use-records-state';

/** Finds records by identifiers, error texts or payloads. `/` leads here, Escape away. */
export function SearchField({ state }: { state: RecordsState }) {
  const { q, in: place } = state.filters;
  return <SearchForm key={`${place ?? ''} ${q ?? ''}`} state={state} />;
}

function SearchForm({ state }: { state: RecordsState }) {
  const [text, setText] = useState(state.filters.q ?? '');
  const [place, setPlace] = useState(state.filters.in);
  const field = useRef<HTMLInputElement>(null);
  const search = (q: string, where: RecordFilters['in']) => {
    state.change({ q: q.trim() || null, in: where });
  };
  return (
    <form
      role="search"
      className="flex w-full sm:w-auto"
      onSubmit={(event) => {
        event.preventDefault();
        search(text, place);
      }}
    >
      <PlaceChoice
        place={place}
        onChoose={(chosen) => {
          setPlace(chosen);
          if (text.trim() === '') field.current?.focus();
          else search(text, chosen);
        }}
      />
      <span className="relative min-w-0 flex-1 sm:w-72">
        <Search
          aria-hidden
          size={15}
          className="text-muted pointer-events-none absolute top-2.5 left-2.5"
        />
        <input
          ref={field}
          data-search-field
          aria-label={SEARCH_WORDS[place ?? 'identifiers'].label}
          placeholder={SEARCH_WORDS[place ?? 'identifiers'].placeholder}
          className={`${INPUT_CLASS} h-9 rounded-l-none px-8`}
          maxLength={512}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Escape') field.current?.blur();
          }}
        />
        {text !== '' && (
          <ClearButton
            onClear={() => {
              setText('');
              search('', place);
              field.current?.focus();
            }}
          />
        )}
      </span>
    </form>
  );
}

interface PlaceChoiceProps {
  place: RecordFilters['in'];
  onChoose: (place: RecordFilters['in']) => void;
}

function PlaceChoice({ place, onChoose }: PlaceChoiceProps) {
  return (
    <select
      aria-label="Search in"
      className="border-line-strong bg-panel h-9 rounded-l-md border border-r-0 px-1.5 text-xs"
      value={place ?? 'identifiers'}
      onChange={({ target: { value } }) => {
        onChoose(value === 'errors' || value === 'payload' ? value : null);
      }}
    >
      {(['identifiers', 'errors', 'payload'] as const).map((one) => (
        <option key={one} value={one}>
          {SEARCH_WORDS[one].name}
        </option>
      ))}
    </select>
  );
}

function ClearButton({ onClear }: { onClear: () => void }) {
  return (
    <button
      type="button"
      aria-label="Clear the search"
      className="text-muted hover:text-ink absolute top-1.5 right-1.5 grid size-6 place-items-center rounded"
      onClick={onClear}
    >
      <X aria-hidden size={14} />
    </button>
  );
}
