/** The counts beside the filters of the list. */
import type { StatusCounts } from '#lib/contracts/insight';
import type { Status } from '#lib/domain/status';
import { isFiltered, NO_FILTERS, type RecordFilters } from './record-filters.ts';

/** How many records are in a status, of some sources or (with none named) of all. */
export function countStatus(
  counts: StatusCounts,
  status: Status,
  sources: readonly string[],
): number {
  return counts.counts
    .filter((row) => row.status === status)
    .filter((row) => sources.length === 0 || sources.includes(row.source))
    .reduce((sum, row) => sum + row.count, 0);
}

/** How many records of a source are in some statuses, or (with none named) in any. */
export function countSource(
  counts: StatusCounts,
  source: string,
  statuses: readonly Status[],
): number {
  return counts.counts
    .filter((row) => row.source === source)
    .filter((row) => statuses.length === 0 || statuses.includes(row.status))
    .reduce((sum, row) => sum + row.count, 0);
}

/** Whether anything but source, direction and status is asked for: the counts know nothing of it. */
export function isBeyondCounts(filters: RecordFilters): boolean {
  const { source: _source, direction: _direction, status: _status, ...others } = filters;
  return isFiltered({ ...NO_FILTERS, ...others });
}
