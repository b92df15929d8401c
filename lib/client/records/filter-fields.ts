/** The fields of the filter bar: what each is called, which values it takes and what it filters by. */
import { groupIdSchema, sourceKeySchema } from '#lib/contracts/common';
import { FAILURE_CLASSES } from '#lib/domain/failure';
import { STATUSES, type Status } from '#lib/domain/status';
import { readMoment, WINDOW_KEYS, type RecordFilters } from './record-filters.ts';

/** What the filter bar says: everything but order, page size and page. */
export type AskedFilters = Omit<RecordFilters, 'sort' | 'limit' | 'cursor'>;

/** What one field says, or in a sentence what is wrong with it. */
export type ReadField = Partial<AskedFilters> | string;

export interface FilterField {
  readonly name: string;
  readonly hint: string;
  /** Takes several values, separated by commas. */
  readonly isList: boolean;
  readonly read: (values: readonly string[]) => ReadField;
}

function plain(word: string): string {
  return word.toLowerCase().replaceAll(/[\s_-]/g, '');
}

/** A status as it is typed: `just-in`. */
export function statusWord(status: Status): string {
  return status.toLowerCase().replaceAll('_', '-');
}

function oneOf<Value extends string>(
  values: readonly Value[],
  found: (value: Value) => Partial<AskedFilters>,
) {
  return ([word = '']: readonly string[]): ReadField => {
    const value = values.find((one) => plain(one) === plain(word));
    return value === undefined ? `It is one of ${values.join(', ').toLowerCase()}.` : found(value);
  };
}

function text(most: number, found: (value: string) => Partial<AskedFilters>) {
  return ([value = '']: readonly string[]): ReadField =>
    value.length > most ? `It has at most ${String(most)} characters.` : found(value);
}

function readStatuses(words: readonly string[]): ReadField {
  const found = words.map((word) => STATUSES.find((status) => plain(status) === plain(word)));
  const status = found.filter((one) => one !== undefined);
  return status.length === words.length
    ? { status }
    : `It is one or more of ${STATUSES.map(statusWord).join(', ')}.`;
}

function readSources(source: readonly string[]): ReadField {
  const wrong = source.find((key) => !sourceKeySchema.safeParse(key).success);
  return wrong === undefined ? { source: [...source] } : `“${wrong}” is no key of a source.`;
}

function readFacts(facts: readonly string[]): ReadField {
  if (facts.some((fact) => fact !== 'held' && fact !== 'overdue'))
    return 'A record is held or overdue.';
  return {
    held: facts.includes('held') ? true : null,
    overdue: facts.includes('overdue') ? true : null,
  };
}

const TIME_HINT = `It is ${WINDOW_KEYS.join(', ')}, or from..to such as 2026-11-22T10:00Z..2026-11-23T10:00Z.`;

/** null: open on this side. */
function readEnd(word: string): string | null | undefined {
  return word === '' ? null : (readMoment(word) ?? undefined);
}

function readTime(time: 'settled' | null) {
  return ([word = '']: readonly string[]): ReadField => {
    if (time !== null && word === 'any') return { time };
    const window = WINDOW_KEYS.find((key) => key === word);
    if (window !== undefined) return { time, window };
    const [from, to, ...more] = word.split('..').map(readEnd);
    if (from === undefined || to === undefined || more.length > 0) return TIME_HINT;
    return from === null && to === null ? TIME_HINT : { time, from, to };
  };
}

const one = (name: string, hint: string, read: FilterField['read']): FilterField => ({
  ...{ name, hint, read, isList: false },
});
const several = (name: string, hint: string, read: FilterField['read']): FilterField => ({
  ...{ name, hint, read, isList: true },
});

export const FILTER_FIELDS: readonly FilterField[] = [
  several('status', 'one or more statuses', readStatuses),
  several('source', 'one or more sources', readSources),
  several('is', 'held, overdue', readFacts),
  one(
    'direction',
    'ingress or egress',
    oneOf(['INGRESS', 'EGRESS'], (direction) => ({ direction })),
  ),
  one(
    'type',
    'exactly',
    text(255, (type) => ({ type })),
  ),
  one(
    'reference',
    'exactly',
    text(512, (reference) => ({ reference })),
  ),
  one('group', 'open in an error group', ([group = '']) =>
    groupIdSchema.safeParse(group).success
      ? { group: group.toLowerCase() }
      : 'It is the id of an error group: 13 characters.',
  ),
  one(
    'class',
    'class of the failure',
    oneOf(FAILURE_CLASSES, (failureClass) => ({ failureClass })),
  ),
  one(
    'code',
    'code of the failure',
    text(255, (failureCode) => ({ failureCode })),
  ),
  one(
    'version',
    'handler version of the latest attempt',
    text(255, (handlerVersion) => ({ handlerVersion })),
  ),
  one('received', '15m, 1h, 24h, 7d or from..to', readTime(null)),
  one('settled', '15m, 1h, 24h, 7d or from..to', readTime('settled')),
  one(
    'error',
    'a part of an error text',
    text(512, (q) => ({ q, in: 'errors' })),
  ),
  one(
    'payload',
    'exactly as in the payload',
    text(512, (q) => ({ q, in: 'payload' })),
  ),
];
