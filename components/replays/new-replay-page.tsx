'use client';
import Link from 'next/link';
import { useQueryStates } from 'nuqs';
import { parseAsString } from 'nuqs/server';
import { Notice } from '#components/ui/notice';
import { PageHeader } from '#components/ui/page-header';
import { useHydrated } from '#lib/client/use-hydrated';
import { readAddressedSet } from '#lib/client/replays/set-address';
import { PasteReferences } from './paste-references.tsx';
import { PlanReplay } from './plan-replay.tsx';

const PARSERS = { set: parseAsString, kept: parseAsString, group: parseAsString };

/** The plan of a replay of many: which records, what would happen, and the start of it. */
export function NewReplayPage() {
  const [search] = useQueryStates(PARSERS);
  // What is kept in this tab cannot be read before the page runs in it.
  const isHydrated = useHydrated();
  const addressed = isHydrated ? readAddressedSet(search) : null;
  return (
    <>
      <nav aria-label="Breadcrumb" className="mb-1 text-xs">
        <Link href="/replays" className="link">
          Replays
        </Link>
      </nav>
      <PageHeader
        title="New replay"
        description="Puts records back to their start. Nothing happens before you start it."
      />
      {addressed?.kind === 'lost' && (
        <Notice tone="warning" className="mb-4">
          What this address was about is no longer known in this tab. Choose the records again, or
          paste their references.
        </Notice>
      )}
      {addressed?.kind === 'set' && (
        <PlanReplay key={JSON.stringify(addressed.set)} set={addressed.set} />
      )}
      {(addressed?.kind === 'none' || addressed?.kind === 'lost') && <PasteReferences />}
    </>
  );
}
