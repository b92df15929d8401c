'use client';
import { Search, X } from 'lucide-react';
import { useRef, useState } from 'react';
import { INPUT_CLASS } from '#components/ui/field';
import type { RecordsState } from '#lib/client/records/use-records-state';

/** Finds a record by exact id, reference or event id. `/` leads here, Escape away. */
export function SearchField({ state }: { state: RecordsState }) {
  return <SearchForm key={state.filters.q ?? ''} state={state} />;
}

function SearchForm({ state }: { state: RecordsState }) {
  const [text, setText] = useState(state.filters.q ?? '');
  const field = useRef<HTMLInputElement>(null);
  const search = (wanted: string) => {
    state.change({ q: wanted.trim() || null });
  };
  return (
    <form
      role="search"
      className="relative w-full sm:w-80"
      onSubmit={(event) => {
        event.preventDefault();
        search(text);
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
        aria-label="Find by exact id, reference or event id"
        placeholder="Id, reference or event id"
        className={`${INPUT_CLASS} h-9 px-8`}
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
        <button
          type="button"
          aria-label="Clear the search"
          className="text-muted hover:text-ink absolute top-1.5 right-1.5 grid size-6 place-items-center rounded"
          onClick={() => {
            setText('');
            search('');
            field.current?.focus();
          }}
        >
          <X aria-hidden size={14} />
        </button>
      )}
    </form>
  );
}
