'use client';
import { Search, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { VisibleText } from '#components/records/visible-text';
import { INPUT_CLASS } from '#components/ui/field';
import type { GroupFilters } from '#lib/client/errors/group-filters';
import type { GroupList } from '#lib/client/errors/use-group-list';
import { useAssignees } from '#lib/client/queries/error-groups';
import { useSources } from '#lib/client/queries/sources';

const SORT_WORDS: Readonly<Record<GroupFilters['sort'], string>> = {
  last_seen: 'Last seen first',
  first_seen: 'Newest first',
  count: 'Most failures first',
  open: 'Most open first',
};
const SORTS: readonly GroupFilters['sort'][] = ['last_seen', 'first_seen', 'count', 'open'];

interface ChoiceProps {
  label: string;
  value: string;
  onChoose: (value: string) => void;
  children: ReactNode;
}

function Choice({ label, value, onChoose, children }: ChoiceProps) {
  return (
    <select
      aria-label={label}
      className="border-line-strong bg-panel h-9 max-w-44 rounded-md border px-1.5"
      value={value}
      onChange={(event) => onChoose(event.target.value)}
    >
      {children}
    </select>
  );
}

function SearchField({ list }: { list: GroupList }) {
  const [text, setText] = useState(list.filters.q ?? '');
  return (
    <form
      role="search"
      className="relative w-full sm:w-72"
      onSubmit={(event) => {
        event.preventDefault();
        list.change({ q: text.trim() || null });
      }}
    >
      <Search
        aria-hidden
        size={15}
        className="text-muted pointer-events-none absolute top-2.5 left-2.5"
      />
      <input
        data-search-field
        type="search"
        aria-label="Search causes"
        placeholder="A part of the message, code or type"
        className={`${INPUT_CLASS} h-9 pl-8`}
        maxLength={200}
        value={text}
        onChange={({ target: { value } }) => {
          setText(value);
          if (value === '') list.change({ q: null });
        }}
      />
    </form>
  );
}

function SourceChoice({ list }: { list: GroupList }) {
  const { data } = useSources();
  return (
    <Choice
      label="Source"
      value={list.filters.source ?? ''}
      onChoose={(source) => list.change({ source: source || null })}
    >
      <option value="">All sources</option>
      {data?.sources.map(({ key }) => (
        <option key={key}>{key}</option>
      ))}
    </Choice>
  );
}

function AssigneeChoice({ list }: { list: GroupList }) {
  const { data } = useAssignees();
  return (
    <Choice
      label="Assignee"
      value={list.filters.assignee ?? ''}
      onChoose={(assignee) => list.change({ assignee: assignee || null })}
    >
      <option value="">Anybody</option>
      <option value="none">Nobody</option>
      {data?.people.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </Choice>
  );
}

/** Narrows the list of error groups down, and orders it. */
export function GroupFilterBar({ list }: { list: GroupList }) {
  const { filters, change } = list;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <SearchField key={filters.q ?? ''} list={list} />
      <SourceChoice list={list} />
      <AssigneeChoice list={list} />
      <Choice
        label="Order"
        value={filters.sort}
        onChoose={(value) => change({ sort: SORTS.find((sort) => sort === value) ?? 'last_seen' })}
      >
        {SORTS.map((sort) => (
          <option key={sort} value={sort}>
            {SORT_WORDS[sort]}
          </option>
        ))}
      </Choice>
      {filters.tag !== null && (
        <button
          type="button"
          aria-label={`Any tag, not only ${filters.tag}`}
          className="border-accent bg-accent-soft inline-flex h-8 items-center gap-1.5 rounded-full border px-2.5"
          onClick={() => change({ tag: null })}
        >
          <VisibleText text={filters.tag} />
          <X aria-hidden size={13} />
        </button>
      )}
    </div>
  );
}
