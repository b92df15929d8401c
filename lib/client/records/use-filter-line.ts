/** The line of the filter bar while it is typed: its text, what is wrong with it, what could be meant. */
import { useState } from 'react';
import { suggestFilters, type FilterSuggestion, type KnownValues } from './filter-suggestions.ts';
import { formatFilterText, parseFilterText, type FilterFault } from './filter-text.ts';
import type { RecordsState } from './use-records-state.ts';

export interface FilterLine {
  readonly text: string;
  readonly type: (text: string) => void;
  /** Shown once the line was sent off with them, until they are gone. */
  readonly faults: readonly FilterFault[];
  readonly suggestions: readonly FilterSuggestion[];
  /** The suggestion that Enter takes; -1: none. */
  readonly active: number;
  readonly move: (step: number) => void;
  readonly close: () => void;
  readonly take: (suggestion: FilterSuggestion) => void;
  /** Filters by the line, or says what is wrong with it. */
  readonly submit: () => void;
}

interface Typed {
  /** The line that the address says, as long as which this is being typed. */
  readonly base: string;
  readonly text: string;
  readonly isSent: boolean;
  readonly isOpen: boolean;
  readonly active: number;
}

/** Keeps in step with the address: what another control changes takes the place of what was typed. */
export function useFilterLine(state: RecordsState, known: KnownValues): FilterLine {
  const base = formatFilterText(state.filters);
  const fresh: Typed = { base, text: base, isSent: false, isOpen: false, active: -1 };
  const [stored, setTyped] = useState<Typed>(fresh);
  // Forgotten at once: going back to an address must not bring back what was typed there.
  if (stored.base !== base) setTyped(fresh);
  const typed = stored.base === base ? stored : fresh;
  const { asked, faults } = parseFilterText(typed.text);
  const suggestions = typed.isOpen ? suggestFilters(typed.text, known) : [];
  const type = (text: string) => {
    setTyped({ ...typed, text, isOpen: true, active: -1 });
  };
  return {
    text: typed.text,
    type,
    faults: typed.isSent ? faults : [],
    suggestions,
    active: Math.min(typed.active, suggestions.length - 1),
    move: (step) => {
      const count = suggestFilters(typed.text, known).length;
      const from = step < 0 ? Math.max(typed.active, 0) : typed.active;
      const active = typed.isOpen ? (from + step + count) % Math.max(count, 1) : 0;
      setTyped({ ...typed, isOpen: true, active });
    },
    close: () => {
      setTyped({ ...typed, isOpen: false, active: -1 });
    },
    take: ({ line }) => {
      type(line);
    },
    submit: () => {
      setTyped({ ...typed, isSent: true, isOpen: false, active: -1 });
      if (faults.length === 0) state.change(asked);
    },
  };
}
