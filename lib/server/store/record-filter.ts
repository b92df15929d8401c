/** What a list of records is filtered by. */
import type { FailureClass } from '#lib/domain/failure';
import type { Status } from '#lib/domain/status';

export interface RecordFilter {
  /** Keys; null: every source. */
  readonly sources: readonly string[] | null;
  /** null: every status. Carries the direction, too, since each status has one. */
  readonly statuses: readonly Status[] | null;
  readonly type: string | null;
  readonly reference: string | null;
  readonly held: boolean | null;
  readonly overdue: boolean | null;
  /** Out for delivery. */
  readonly offered: boolean | null;
  /** Its latest offer was rejected. */
  readonly rejected: boolean | null;
  /** Open in this error group: in Error, or held, by a failure of it. */
  readonly group: bigint | null;
  /** Of the failure that made it an Error, or held. */
  readonly failureClass: FailureClass | null;
  readonly failureCode: string | null;
  /** Of its latest attempt. */
  readonly handlerVersion: string | null;
  readonly without: LeftOut;
  /** What `from` and `to` are about. What is not settled was not settled in any range. */
  readonly time: 'received' | 'settled';
  /** RFC 3339; received or settled at or after / before. */
  readonly from: string | null;
  readonly to: string | null;
  /** So few were settled in the range that all of them can be read. */
  readonly isNarrow: boolean;
  readonly search: RecordSearch | null;
}

/** What is left out: records that have any of these. */
export interface LeftOut {
  /** Keys; empty where the filter names its sources. */
  readonly sources: readonly string[];
  readonly types: readonly string[];
  readonly groups: readonly bigint[];
  readonly failureClasses: readonly FailureClass[];
  readonly failureCodes: readonly string[];
  readonly handlerVersions: readonly string[];
}

export const NOTHING_LEFT_OUT: LeftOut = {
  ...{ sources: [], types: [], groups: [] },
  ...{ failureClasses: [], failureCodes: [], handlerVersions: [] },
};

/** Every record; a filter is this with what it asks for. */
export const NO_FILTER: RecordFilter = {
  sources: null,
  statuses: null,
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
  without: NOTHING_LEFT_OUT,
  time: 'received',
  from: null,
  to: null,
  isNarrow: false,
  search: null,
};

export type RecordSearch =
  /** Exact record id, reference or event id. */
  | { readonly in: 'identifiers'; readonly id: bigint | null; readonly text: string }
  /** A part of the code or message of the failure that made it an Error; ASCII letters in any case. */
  | { readonly in: 'errors'; readonly text: string }
  /** Bytes that stand so in a revision of the payload. */
  | { readonly in: 'payload'; readonly bytes: Uint8Array };

/** The part of a list to read: at most `limit` records beyond a record, in one direction. */
export interface RecordWindow {
  readonly limit: number;
  readonly ascending: boolean;
  /** Exclusive; null: from the end of the list. */
  readonly beyond: bigint | null;
}

export type Condition =
  | 'range'
  | 'settled'
  | 'sources'
  | 'statuses'
  | 'type'
  | 'reference'
  | 'held'
  | 'overdue'
  | 'offered'
  | 'rejected'
  | 'group'
  | 'class'
  | 'code'
  | 'version'
  | 'notType'
  | 'notGroup'
  | 'notClass'
  | 'notCode'
  | 'notVersion'
  | 'search';

/** Conditions on an expression that is a record's id. */
export type Conditions = ReadonlyMap<Condition, (id: string) => string>;

/** Whether the filter asks for records settled in a range of time. */
export function isOfSettledTime({ time, from, to }: RecordFilter): boolean {
  return time === 'settled' && (from !== null || to !== null);
}

/** Whether only some sources are asked for, or some left out. */
export function isOfSources({ sources, without }: RecordFilter): boolean {
  return sources !== null || without.sources.length > 0;
}
