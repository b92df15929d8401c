/** Keeps the rows of the list of error groups in place while a person is at them. */
import type { ErrorGroup } from '#lib/contracts/error-group';

export interface PinnedGroups {
  readonly rows: readonly ErrorGroup[];
  /** Groups of the fresh list that are not among the pinned rows. */
  readonly newer: number;
}

/** The pinned rows with their newest numbers: none comes, goes or moves. */
export function pinGroups(
  pinned: readonly ErrorGroup[],
  fresh: readonly ErrorGroup[],
): PinnedGroups {
  const byId = new Map(fresh.map((group) => [group.id, group]));
  const rows = pinned.map((group) => byId.get(group.id) ?? group);
  const known = new Set(pinned.map(({ id }) => id));
  return { rows, newer: fresh.filter(({ id }) => !known.has(id)).length };
}
