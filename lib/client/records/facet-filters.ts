/** Narrowing the list down to one value of a facet, and back. */
import type { Facet } from '#lib/contracts/record-facets';
import { DIRECTIONS } from '#lib/domain/direction';
import { FAILURE_CLASSES } from '#lib/domain/failure';
import { STATUSES } from '#lib/domain/status';
import type { RecordFilters } from './record-filters.ts';

/** Whether the filters ask for this value of the facet. */
export function isNarrowedTo(filters: RecordFilters, facet: Facet, value: string): boolean {
  const asked = filters[facet];
  return Array.isArray(asked) ? asked.some((one) => one === value) : asked === value;
}

function listed<Value extends string>(asked: readonly Value[], value: Value | undefined): Value[] {
  if (value === undefined) return [...asked];
  return asked.includes(value) ? asked.filter((one) => one !== value) : [...asked, value];
}

/** The change that narrows the list down to this value; for one that it is narrowed down to, that lets it go. */
export function narrowTo(
  filters: RecordFilters,
  facet: Facet,
  value: string,
): Partial<RecordFilters> {
  if (facet === 'status')
    return {
      status: listed(
        filters.status,
        STATUSES.find((one) => one === value),
      ),
    };
  if (facet === 'source') return { source: listed(filters.source, value) };
  if (isNarrowedTo(filters, facet, value)) return { [facet]: null };
  if (facet === 'direction') return { direction: DIRECTIONS.find((one) => one === value) ?? null };
  if (facet === 'failureClass')
    return { failureClass: FAILURE_CLASSES.find((one) => one === value) ?? null };
  return { [facet]: value };
}
