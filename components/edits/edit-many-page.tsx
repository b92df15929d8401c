'use client';
import Link from 'next/link';
import { useQueryStates } from 'nuqs';
import { parseAsString } from 'nuqs/server';
import { EmptyState } from '#components/ui/empty-state';
import { Notice } from '#components/ui/notice';
import { PageHeader } from '#components/ui/page-header';
import { usePermission } from '#lib/client/queries/me';
import { readAddressedSet } from '#lib/client/replays/set-address';
import { useHydrated } from '#lib/client/use-hydrated';
import { EditMany } from './edit-many.tsx';

const PARSERS = { set: parseAsString, kept: parseAsString, group: parseAsString };

/** The edit of many records by one JSON Patch, with a preview of each. */
export function EditManyPage() {
  const [search] = useQueryStates(PARSERS);
  const { reason } = usePermission('operator');
  // What is kept in this tab cannot be read before the page runs in it.
  const isHydrated = useHydrated();
  const addressed = isHydrated ? readAddressedSet(search) : null;
  return (
    <>
      <nav aria-label="Breadcrumb" className="mb-1 text-xs">
        <Link href="/edits" className="link">
          Edits
        </Link>
      </nav>
      <PageHeader
        title="Edit many records"
        description="One JSON Patch over all of them. Each edit is a next revision; what came stays as it is."
      />
      {reason !== undefined && <Notice tone="warning">{reason}</Notice>}
      {reason === undefined && addressed?.kind === 'set' && (
        <EditMany key={JSON.stringify(addressed.set)} set={addressed.set} />
      )}
      {(addressed?.kind === 'none' || addressed?.kind === 'lost') && (
        <EmptyState title="No records are chosen">
          Select records in the list, or open the cause of their errors, and choose “Edit many…”.
        </EmptyState>
      )}
    </>
  );
}
