/** The fields of the filter bar: what each is called, which values it takes and what it filters by. */
import { groupIdSchema, sourceKeySchema } from '#lib/contracts/common';
import { FAILURE_CLASSES } from '#lib/domain/failure';
import { RECORD_FACTS, type RecordFact } from '#lib/domain/record-fact';
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
  /** Reads what `-field:` leaves out, always several; null: that cannot be said. */
  readonly leaveOut: ((values: readonly string[]) => ReadField) | null;
}

function plain(word: string): string {
  return word.toLowerCase().replaceAll(/[\s_-]/g, '');
}

function sayWord(value: string): string {
  return value.toLowerCase().replaceAll('_', '-');
}

/** A status as it is typed: `just-in`. */
export function statusWord(status: Status): string {
  return sayWord(status);
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

function someOf<Value extends string>(
  values: readonly Value[],
  found: (some: Value[]) => Partial<AskedFilters>,
) {
  return (words: readonly string[]): ReadField => {
    const some = words.flatMap((word) => values.find((one) => plain(one) === plain(word)) ?? []);
    return some.length === words.length
      ? found(some)
      : `It is one or more of ${values.map(sayWord).join(', ')}.`;
  };
}

function sources(found: (keys: string[]) => Partial<AskedFilters>) {
  return (keys: readonly string[]): ReadField => {
    const wrong = keys.find((key) => !sourceKeySchema.safeParse(key).success);
    return wrong === undefined ? found([...keys]) : `“${wrong}” is no key of a source.`;
  };
}

const MOST_NAME = 255;

function names(found: (some: string[]) => Partial<AskedFilters>) {
  return (values: readonly string[]): ReadField => {
    if (values.some((value) => value.length > MOST_NAME))
      return `It has at most ${String(MOST_NAME)} characters.`;
    if (values.some((value) => value.includes(','))) return 'What has a comma cannot be left out.';
    return found([...values]);
  };
}

function groups(found: (ids: string[]) => Partial<AskedFilters>) {
  return (values: readonly string[]): ReadField =>
    values.every((value) => groupIdSchema.safeParse(value).success)
      ? found(values.map((value) => value.toLowerCase()))
      : 'It is the id of an error group: 13 characters.';
}

function readFacts(facts: readonly string[]): ReadField {
  if (facts.some((fact) => !RECORD_FACTS.some((known) => known === fact)))
    return 'A record is offered, overdue, rejected or held.';
  const asked = (fact: RecordFact) => (facts.includes(fact) ? true : null);
  return {
    offered: asked('offered'),
    overdue: asked('overdue'),
    rejected: asked('rejected'),
    held: asked('held'),
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

type Reads = Pick<FilterField, 'read'> & Partial<Pick<FilterField, 'leaveOut'>>;
const one = (name: string, hint: string, reads: Reads): FilterField => ({
  ...{ name, hint, isList: false, leaveOut: null },
  ...reads,
});
const several = (name: string, hint: string, reads: Reads): FilterField => ({
  ...one(name, hint, reads),
  isList: true,
});

export const FILTER_FIELDS: readonly FilterField[] = [
  several('status', 'one or more statuses', {
    read: someOf(STATUSES, (status) => ({ status })),
    leaveOut: someOf(STATUSES, (notStatus) => ({ notStatus })),
  }),
  several('source', 'one or more sources', {
    read: sources((source) => ({ source })),
    leaveOut: sources((notSource) => ({ notSource })),
  }),
  several('is', RECORD_FACTS.join(', '), { read: readFacts }),
  one('direction', 'ingress or egress', {
    read: oneOf(['INGRESS', 'EGRESS'], (direction) => ({ direction })),
  }),
  one('type', 'exactly', {
    read: text(MOST_NAME, (type) => ({ type })),
    leaveOut: names((notType) => ({ notType })),
  }),
  one('reference', 'exactly', { read: text(512, (reference) => ({ reference })) }),
  one('group', 'open in an error group', {
    read: groups(([group = null]) => ({ group })),
    leaveOut: groups((notGroup) => ({ notGroup })),
  }),
  one('class', 'class of the failure', {
    read: oneOf(FAILURE_CLASSES, (failureClass) => ({ failureClass })),
    leaveOut: someOf(FAILURE_CLASSES, (notFailureClass) => ({ notFailureClass })),
  }),
  one('code', 'code of the failure', {
    read: text(MOST_NAME, (failureCode) => ({ failureCode })),
    leaveOut: names((notFailureCode) => ({ notFailureCode })),
  }),
  one('version', 'handler version of the latest attempt', {
    read: text(MOST_NAME, (handlerVersion) => ({ handlerVersion })),
    leaveOut: names((notHandlerVersion) => ({ notHandlerVersion })),
  }),
  one('received', '15m, 1h, 24h, 7d or from..to', { read: readTime(null) }),
  one('settled', '15m, 1h, 24h, 7d or from..to', { read: readTime('settled') }),
  one('error', 'a part of an error text', { read: text(512, (q) => ({ q, in: 'errors' })) }),
  one('payload', 'exactly as in the payload', { read: text(512, (q) => ({ q, in: 'payload' })) }),
];
