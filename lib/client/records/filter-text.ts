/** The filters of the list as one line of text, and back. */
import { RECORD_FACTS } from '#lib/domain/record-fact';
import {
  FILTER_FIELDS,
  statusWord,
  type AskedFilters,
  type FilterField,
  type ReadField,
} from './filter-fields.ts';
import { quoteValue, splitFilterText, type FilterToken } from './filter-tokens.ts';
import { NO_FILTERS, type RecordFilters } from './record-filters.ts';

export interface FilterFault {
  /** The part of the text that is meant. */
  readonly text: string;
  /** In a sentence. */
  readonly message: string;
}

export interface ParsedFilters {
  /** What was said; what was not is null or empty. */
  readonly asked: AskedFilters;
  readonly faults: readonly FilterFault[];
}

function noneAsked(): AskedFilters {
  const { sort: _sort, limit: _limit, cursor: _cursor, ...asked } = NO_FILTERS;
  return asked;
}

const MOST_SEARCHED = 512;

/** What a field sets: two fields that set the same cannot both be. */
const SETS: Readonly<Record<string, string>> = {
  received: 'time',
  settled: 'time',
  error: 'search',
  payload: 'search',
};

function isLeavingOut({ field }: FilterToken): boolean {
  return field?.startsWith('-') === true;
}

function nameOf(token: FilterToken): string {
  return (token.field ?? '').slice(isLeavingOut(token) ? 1 : 0);
}

function faultOf(token: FilterToken, field: FilterField | undefined): string | null {
  if (token.isOpen) return 'The quotation mark at its end is missing.';
  if (field === undefined)
    return `There is no field “${nameOf(token)}”. To find this as it is, write ${quoteValue(token.text)}.`;
  if (isLeavingOut(token) && field.leaveOut === null)
    return `By “${field.name}” nothing can be left out: say what to show instead.`;
  if (token.values.includes('')) return 'A value is missing after the colon or a comma.';
  if (!isLeavingOut(token) && !field.isList && token.values.length > 1)
    return 'It takes one value. A value with a comma needs quotation marks.';
  return null;
}

function readToken(token: FilterToken, said: ReadonlySet<string>): ReadField {
  const field = FILTER_FIELDS.find(({ name }) => name === nameOf(token));
  const fault = faultOf(token, field);
  if (fault !== null) return fault;
  if (said.has(setBy(token))) return 'It is said twice.';
  const read = isLeavingOut(token) ? field?.leaveOut : field?.read;
  return read?.(token.values) ?? {};
}

function setBy({ field }: FilterToken): string {
  return SETS[field ?? ''] ?? field ?? '';
}

/** Words of their own are an identifier to search for. */
function readWords(words: string, asked: AskedFilters): ReadField {
  if (words === '') return {};
  if (asked.q !== null) return 'Only one thing at a time can be searched for.';
  return words.length > MOST_SEARCHED ? 'It has at most 512 characters.' : { q: words };
}

/** Reads the line. Every fault is told; what has none is in `asked`. */
export function parseFilterText(text: string): ParsedFilters {
  const tokens = splitFilterText(text);
  const isWord = ({ field, isOpen }: FilterToken) => field === null && !isOpen;
  let asked = noneAsked();
  const faults: FilterFault[] = [];
  const note = (part: string, read: ReadField) => {
    if (typeof read === 'string') faults.push({ text: part, message: read });
    else asked = { ...asked, ...read };
  };
  const said = new Set<string>();
  for (const token of tokens.filter((one) => !isWord(one))) {
    note(token.text, readToken(token, said));
    said.add(setBy(token));
  }
  const words = tokens.filter(isWord).flatMap(({ values }) => values);
  const q = words.join(' ');
  note(q.slice(0, 40), readWords(q, asked));
  return { asked, faults };
}

function list(field: string, values: readonly string[]): string[] {
  return values.length === 0 ? [] : [`${field}:${values.map(quoteValue).join(',')}`];
}

function formatTime({ time, window, from, to }: RecordFilters): string[] {
  const field = time ?? 'received';
  if (window !== null) return [`${field}:${window}`];
  if (from !== null || to !== null) return [`${field}:${from ?? ''}..${to ?? ''}`];
  return time === null ? [] : [`${field}:any`];
}

function formatSearch({ q, in: place }: RecordFilters): string[] {
  if (q === null) return [];
  if (place === null) return [quoteValue(q)];
  return list(place === 'errors' ? 'error' : 'payload', [q]);
}

function formatLeftOut(filters: RecordFilters): string[] {
  return [
    ...list('-status', filters.notStatus.map(statusWord)),
    ...list('-source', filters.notSource),
    ...list('-type', filters.notType),
    ...list('-group', filters.notGroup),
    ...list('-class', filters.notFailureClass),
    ...list('-code', filters.notFailureCode),
    ...list('-version', filters.notHandlerVersion),
  ];
}

/** The line that says these filters; read back it says the same. */
export function formatFilterText(filters: RecordFilters): string {
  const { status, source, direction, type, reference } = filters;
  const facts = RECORD_FACTS.filter((fact) => filters[fact] === true);
  const single = (field: string, value: string | null) =>
    value === null ? [] : list(field, [value]);
  return [
    ...list('status', status.map(statusWord)),
    ...list('source', source),
    ...list('is', facts),
    ...single('direction', direction?.toLowerCase() ?? null),
    ...single('type', type),
    ...single('reference', reference),
    ...single('group', filters.group),
    ...single('class', filters.failureClass),
    ...single('code', filters.failureCode),
    ...single('version', filters.handlerVersion),
    ...formatLeftOut(filters),
    ...formatTime(filters),
    ...formatSearch(filters),
  ].join(' ');
}
