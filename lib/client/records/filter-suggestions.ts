/** What could be meant at the end of a half-typed filter line. */
import { RECORD_FACTS } from '#lib/domain/record-fact';
import { FILTER_FIELDS, statusWord } from './filter-fields.ts';
import { quoteValue } from './filter-tokens.ts';
import { FAILURE_CLASSES } from '#lib/domain/failure';
import { STATUSES } from '#lib/domain/status';
import { WINDOW_KEYS } from './record-filters.ts';

export interface FilterSuggestion {
  readonly label: string;
  readonly hint: string;
  /** The whole line with this in it. */
  readonly line: string;
}

/** Values that were seen, by field, besides those that are always there. */
export type KnownValues = Readonly<Record<string, readonly string[]>>;

const ALWAYS: KnownValues = {
  status: STATUSES.map(statusWord),
  direction: ['ingress', 'egress'],
  is: RECORD_FACTS,
  class: FAILURE_CLASSES,
  received: WINDOW_KEYS,
  settled: WINDOW_KEYS,
};

const MOST = 8;
const HALF_VALUE = /(?:^|\s)-?([a-z]+):((?:[^\s",]+,)*)([^\s",]*)$/i;
const HALF_FIELD = /(?:^|\s)(-?)([a-z]*)$/i;

/** Typed names are anything, such as `constructor`. */
function valuesIn(values: KnownValues, field: string): readonly string[] {
  return Object.hasOwn(values, field) ? (values[field] ?? []) : [];
}

function suggestValues(text: string, known: KnownValues): FilterSuggestion[] | null {
  const match = HALF_VALUE.exec(text);
  if (match === null) return null;
  const [, typed = '', said = '', half = ''] = match;
  const field = typed.toLowerCase();
  const before = text.slice(0, text.length - half.length);
  const taken = said.split(',');
  return [...valuesIn(ALWAYS, field), ...valuesIn(known, field)]
    .filter((value) => value.toLowerCase().includes(half.toLowerCase()) && !taken.includes(value))
    .slice(0, MOST)
    .map((value) => ({ label: value, hint: field, line: `${before}${quoteValue(value)} ` }));
}

/** Values of the field being typed, else fields that begin so. Most likely first. */
export function suggestFilters(text: string, known: KnownValues): FilterSuggestion[] {
  const values = suggestValues(text, known);
  if (values !== null) return values;
  const match = HALF_FIELD.exec(text);
  if (match === null) return [];
  const [, sign = '', half = ''] = match;
  const before = text.slice(0, text.length - half.length);
  return FILTER_FIELDS.filter(({ name }) => name.startsWith(half.toLowerCase()))
    .filter(({ leaveOut }) => sign === '' || leaveOut !== null)
    .map(({ name, hint }) => ({
      label: `${sign}${name}:`,
      hint: sign === '' ? hint : 'left out',
      line: `${before}${name}:`,
    }));
}
