/** Which revision of a payload is looked at: the address says so, else it is the newest. */
import { useQuery } from '@tanstack/react-query';
import { parseAsInteger, useQueryState } from 'nuqs';
import type { RecordDetail } from '#lib/contracts/record';
import type { Revision } from '#lib/contracts/revision';
import { revisionsQuery } from '../queries/revisions.ts';

export interface ShownRevision {
  readonly shown: {
    readonly revision: number;
    readonly sizeBytes: number;
    readonly sha256: string;
  };
  readonly edits: readonly Revision[];
  readonly newest: number;
  readonly choose: (revision: number) => void;
}

/** The revision to show of a record whose payload is kept, and what else there is to choose from. */
export function useShownRevision(record: RecordDetail): ShownRevision {
  const [asked, setAsked] = useQueryState('revision', parseAsInteger);
  const { data } = useQuery(revisionsQuery(record.id));
  const edits = data?.revisions ?? [];
  const newest = record.revisions.at(-1)?.revision ?? 1;
  const first = { revision: 1, sizeBytes: record.sizeBytes, sha256: record.sha256 };
  const find = (revision: number | null) =>
    revision === 1 ? first : edits.find((edit) => edit.revision === revision);
  // Until the edits are known, what the record says of its newest has to do.
  const told = { ...first, ...record.revisions.at(-1) };
  return {
    shown: find(asked) ?? find(newest) ?? told,
    edits,
    newest,
    choose: (revision) => {
      void setAsked(revision === newest ? null : revision);
    },
  };
}
