/** Keeps the rows a person looks at where they are while records come and go. */
import type { RecordPage, RecordSummary } from '#lib/contracts/record';

/** The rows that stay, as they were when the person began to look. */
export interface PinnedPage {
  /** Which list this is a page of. */
  readonly list: string;
  readonly page: RecordPage;
  /** Just after the newest row was received; null where nothing new can push the rows along. */
  readonly until: string | null;
}

export interface ShownRow {
  readonly record: RecordSummary;
  /** It no longer is what the filters ask for, but stays where it was. */
  readonly left: boolean;
}

/** Pins a page. `growing`: new records come in at its top. */
export function pinPage(list: string, page: RecordPage, growing: boolean): PinnedPage {
  const newest = page.records[0];
  const until =
    growing && newest !== undefined
      ? new Date(new Date(newest.receivedAt).getTime() + 1).toISOString()
      : null;
  return { list, page, until };
}

/** The pinned rows with what is known of them now. */
export function patchRows(pinned: RecordPage, fresh: RecordPage): ShownRow[] {
  const known = new Map(fresh.records.map((record) => [record.id, record]));
  return pinned.records.map((record) => {
    const now = known.get(record.id);
    return { record: now ?? record, left: now === undefined };
  });
}

/** How many of these records came after the pinned rows. */
export function countNewer(pinned: RecordPage, latest: RecordPage | undefined): number {
  const newest = pinned.records[0];
  if (newest === undefined || latest === undefined) return 0;
  return latest.records.filter((record) => record.id > newest.id).length;
}
