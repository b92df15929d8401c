'use client';
import Link from 'next/link';
import { VisibleText } from '#components/records/visible-text';
import { useErrorGroup } from '#lib/client/queries/error-groups';

/** An error group by its title; by its id until that is known. */
export function GroupLink({ id }: { id: string }) {
  const { data } = useErrorGroup(id, '24h');
  return (
    <Link className="link" href={`/errors/${encodeURIComponent(id)}`}>
      <VisibleText text={data?.id === id ? data.title : `Group ${id}`} />
    </Link>
  );
}
