'use client';
import { CopyButton } from '#components/ui/copy-button';
import type { Selection } from '#lib/client/records/selection';

/** One button for each thing that can be done with the records of a selection. */
export function SelectionActions({ selection }: { selection: Selection }) {
  return (
    <>
      {selection.kind === 'ids' && (
        <CopyButton text={[...selection.ids].join('\n')} what="their ids" labelled />
      )}
    </>
  );
}
