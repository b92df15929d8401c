/** Narrowing the list down to one value of a facet, and back. */
import type { Facet } from '#lib/contracts/record-facets';
import { DIRECTIONS } from '#lib/domain/direction';
import { FAILURE_CLASSES } from '#lib/domain/failure';
import { STATUSES } from '#lib/domain/status';
import type { RecordFilters } from './record-filters.ts';

/** The filter that leaves values of a facet out; a direction is left out by asking for the other. */
const LEFT_OUT_BY = {
  status: 'notStatus',
  source: 'notSource',
  type: 'notType',
  group: 'notGroup',
  failureClass: 'notFailureClass',
  failureCode: 'notFailureCode',
  handlerVersion: 'notHandlerVersion',
} as const satisfies Partial<Record<Facet, keyof RecordFilters>>;
type LeftOutFacet = keyof typeof LEFT_OUT_BY;

function canBeLeftOut(facet: Facet): facet is LeftOutFacet {
  return facet in LEFT_OUT_BY;
}

/** Whether the filters ask for this value of the facet. */
export function isNarrowedTo(filters: RecordFilters, facet: Facet, value: string): boolean {
  const asked = filters[facet];
  return Array.isArray(asked) ? asked.some((one) => one === value) : asked === value;
}

/** Whether the filters leave out this value of the facet. */
export function isLeftOut(filters: RecordFilters, facet: Facet, value: string): boolean {
  return canBeLeftOut(facet) && filters[LEFT_OUT_BY[facet]].some((one) => one === value);
}

/** In how many ways the filters narrow down what has no control of its own beside the facets. */
export function countFacetsInUse(filters: RecordFilters): number {
  const { type, reference, group, failureClass, failureCode, handlerVersion } = filters;
  const asked = [type, reference, group, failureClass, failureCode, handlerVersion];
  const left = Object.values(LEFT_OUT_BY).filter((name) => filters[name].length > 0);
  return asked.filter((value) => value !== null).length + left.length;
}

function listed<Value extends string>(asked: readonly Value[], value: Value | undefined): Value[] {
  if (value === undefined) return [...asked];
  return asked.includes(value) ? asked.filter((one) => one !== value) : [...asked, value];
}

const statusOf = (value: string) => STATUSES.find((one) => one === value);
const classOf = (value: string) => FAILURE_CLASSES.find((one) => one === value);

/** The change that leaves this value out, or lets it in again; null: there is none that does. */
export function leaveOut(
  filters: RecordFilters,
  facet: Facet,
  value: string,
): Partial<RecordFilters> | null {
  if (!canBeLeftOut(facet) || value.includes(',')) return null;
  if (isNarrowedTo(filters, facet, value)) return null;
  if (facet === 'status') return { notStatus: listed(filters.notStatus, statusOf(value)) };
  if (facet === 'failureClass')
    return { notFailureClass: listed(filters.notFailureClass, classOf(value)) };
  const name = LEFT_OUT_BY[facet];
  return { [name]: listed(filters[name], value) };
}

/**
 * The change that narrows the list down to this value; for one that it is narrowed down to, that lets it
 * go, and for one that is left out, that lets it in.
 */
export function narrowTo(
  filters: RecordFilters,
  facet: Facet,
  value: string,
): Partial<RecordFilters> {
  if (isLeftOut(filters, facet, value)) return leaveOut(filters, facet, value) ?? {};
  if (facet === 'status') return { status: listed(filters.status, statusOf(value)) };
  if (facet === 'source') return { source: listed(filters.source, value) };
  if (isNarrowedTo(filters, facet, value)) return { [facet]: null };
  if (facet === 'direction') return { direction: DIRECTIONS.find((one) => one === value) ?? null };
  if (facet === 'failureClass') return { failureClass: classOf(value) ?? null };
  return { [facet]: value };
}
