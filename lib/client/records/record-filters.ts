/** What the list of records shows, as its address says it. Values that make no sense fall back. */
import {
  createParser,
  createSerializer,
  parseAsArrayOf,
  parseAsNumberLiteral,
  parseAsStringLiteral,
  type inferParserType,
} from 'nuqs/server';
import { groupIdSchema, recordIdSchema, sourceKeySchema, timeSchema } from '#lib/contracts/common';
import { DIRECTIONS } from '#lib/domain/direction';
import { COLUMNS } from './list-columns.ts';
import { FAILURE_CLASSES } from '#lib/domain/failure';
import { STATUSES } from '#lib/domain/status';

/** Windows of time that end now. */
export const WINDOWS = { '15m': 15, '1h': 60, '24h': 1440, '7d': 10_080 } as const;
export type WindowKey = keyof typeof WINDOWS;
export const WINDOW_KEYS: readonly WindowKey[] = ['15m', '1h', '24h', '7d'];
export const PAGE_SIZES = [50, 100, 500] as const;

const MINUTE_MS = 60_000;

function parseAsText(maxLength: number) {
  return createParser({
    parse: (text) => (text.length > 0 && text.length <= maxLength ? text : null),
    serialize: (text: string) => text,
  });
}

/** One of several values, which commas part. */
const parseAsName = createParser({
  parse: (text) => (text.length > 0 && text.length <= 255 && !text.includes(',') ? text : null),
  serialize: (text: string) => text,
});

const parseAsSource = createParser({
  parse: (text) => sourceKeySchema.safeParse(text).data ?? null,
  serialize: (text: string) => text,
});

const parseAsRecordId = createParser({
  parse: (text) => recordIdSchema.safeParse(text).data?.toLowerCase() ?? null,
  serialize: (text: string) => text,
});

const parseAsGroup = createParser({
  parse: (text) => groupIdSchema.safeParse(text).data?.toLowerCase() ?? null,
  serialize: (text: string) => text,
});

const parseAsFlag = createParser<true>({
  parse: (text) => (text === 'true' ? true : null),
  serialize: () => 'true',
});

/** The moment that a text means, as the API takes it; null: none, or one in no year of four digits. */
export function readMoment(text: string): string | null {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) return null;
  return timeSchema.safeParse(at.toISOString()).data ?? null;
}

const parseAsTime = createParser({
  parse: readMoment,
  serialize: (text: string) => text,
});

export const recordFilterParsers = {
  direction: parseAsStringLiteral(DIRECTIONS),
  status: parseAsArrayOf(parseAsStringLiteral(STATUSES)).withDefault([]),
  source: parseAsArrayOf(parseAsSource).withDefault([]),
  type: parseAsText(255),
  reference: parseAsText(512),
  held: parseAsFlag,
  overdue: parseAsFlag,
  offered: parseAsFlag,
  rejected: parseAsFlag,
  group: parseAsGroup,
  failureClass: parseAsStringLiteral(FAILURE_CLASSES),
  failureCode: parseAsText(255),
  handlerVersion: parseAsText(255),
  notStatus: parseAsArrayOf(parseAsStringLiteral(STATUSES)).withDefault([]),
  notSource: parseAsArrayOf(parseAsSource).withDefault([]),
  notType: parseAsArrayOf(parseAsName).withDefault([]),
  notGroup: parseAsArrayOf(parseAsGroup).withDefault([]),
  notFailureClass: parseAsArrayOf(parseAsStringLiteral(FAILURE_CLASSES)).withDefault([]),
  notFailureCode: parseAsArrayOf(parseAsName).withDefault([]),
  notHandlerVersion: parseAsArrayOf(parseAsName).withDefault([]),
  window: parseAsStringLiteral(WINDOW_KEYS),
  /** What the window, `from` and `to` are about: null is received. */
  time: parseAsStringLiteral(['settled']),
  from: parseAsTime,
  to: parseAsTime,
  q: parseAsText(512),
  /** What `q` is looked for in: null is identifiers. */
  in: parseAsStringLiteral(['errors', 'payload']),
  sort: parseAsStringLiteral(['newest', 'oldest']).withDefault('newest'),
  limit: parseAsNumberLiteral(PAGE_SIZES).withDefault(50),
  cursor: parseAsText(200),
};
export type RecordFilters = inferParserType<typeof recordFilterParsers>;

/** The address of the list: its filters, its columns (none: the usual ones), the record opened beside it. */
export const recordListParsers = {
  ...recordFilterParsers,
  columns: parseAsArrayOf(parseAsStringLiteral(COLUMNS)).withDefault([]),
  record: parseAsRecordId,
};
export type RecordListState = inferParserType<typeof recordListParsers>;

const serialize = createSerializer(recordListParsers);

export const NO_FILTERS: RecordFilters = {
  direction: null,
  status: [],
  source: [],
  type: null,
  reference: null,
  held: null,
  overdue: null,
  offered: null,
  rejected: null,
  group: null,
  failureClass: null,
  failureCode: null,
  handlerVersion: null,
  notStatus: [],
  notSource: [],
  notType: [],
  notGroup: [],
  notFailureClass: [],
  notFailureCode: [],
  notHandlerVersion: [],
  window: null,
  time: null,
  from: null,
  to: null,
  q: null,
  in: null,
  sort: 'newest',
  limit: 50,
  cursor: null,
};

/** The path of a list. */
export function recordsPath(state: Partial<RecordListState>): string {
  return serialize('/records', state);
}

/** Whether anything is filtered out; order, page size, page and where to search filter nothing. */
export function isFiltered(filters: RecordFilters): boolean {
  const { sort: _sort, limit: _limit, cursor: _cursor, in: _in, ...rest } = filters;
  return Object.values(rest).some((value) =>
    Array.isArray(value) ? value.length > 0 : value !== null,
  );
}

/** Whether records are looked into one by one: not to be asked for again at every change. */
export function isLookedInto({ q, in: place }: RecordFilters): boolean {
  return q !== null && place !== null;
}

/** The query of `GET /api/v1/records` that these filters ask for at the moment `now`. */
export function toRecordQuery(filters: RecordFilters, now: Date) {
  const { window, from, ...rest } = filters;
  const begin =
    window === null ? from : new Date(now.getTime() - WINDOWS[window] * MINUTE_MS).toISOString();
  return { ...rest, from: begin };
}
