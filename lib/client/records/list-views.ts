/** Lists of records by name: those of the system, and what is kept of a list when it is saved. */
import { createLoader } from 'nuqs/server';
import {
  NO_FILTERS,
  recordListParsers,
  recordsPath,
  type RecordListState,
} from './record-filters.ts';

export interface SystemView {
  readonly name: string;
  readonly query: string;
}

export const SYSTEM_VIEWS: readonly SystemView[] = [
  { name: 'All records', query: '' },
  { name: 'Errors', query: 'status=ERROR' },
  { name: 'Errors of the last 24 hours', query: 'status=ERROR&window=24h' },
  { name: 'Held', query: 'held=true' },
  { name: 'Offered', query: 'offered=true' },
  { name: 'Overdue', query: 'overdue=true' },
  { name: 'Rejected', query: 'rejected=true' },
  { name: 'Waiting, oldest first', query: 'status=JUST_IN,QUEUED&sort=oldest' },
];

/** Addresses show such letters as they are; what is kept has them as they travel. */
const NOT_ASCII = /[^\u0021-\u007e]+/g;

const load = createLoader(recordListParsers);

/** What the address says of a list, without its page and the record that is open. */
export function viewQueryOf(state: Partial<RecordListState>): string {
  const path = recordsPath({ ...state, cursor: null, record: null });
  const query = path.slice(path.indexOf('?') + 1 || path.length);
  return query.toWellFormed().replaceAll(NOT_ASCII, encodeURIComponent);
}

/** The whole state of a list that a view says; what makes no sense in it is left out. */
export function stateOfView(query: string): RecordListState {
  return { ...NO_FILTERS, ...load(new URLSearchParams(query)), cursor: null, record: null };
}

/** The path of a view. */
export function viewPath(query: string): string {
  return query === '' ? '/records' : `/records?${query}`;
}
