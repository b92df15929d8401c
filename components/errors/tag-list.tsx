import Link from 'next/link';
import { VisibleText } from '#components/records/visible-text';
import { errorsPath } from '#lib/client/errors/group-filters';

/** The tags of a group, each a link to all groups that have it. */
export function TagList({ tags }: { tags: readonly string[] }) {
  return tags.map((tag) => (
    <Link
      key={tag}
      href={errorsPath({ tag, state: 'all' })}
      className="bg-sunken text-ink hover:border-line-strong inline-block max-w-40 truncate rounded border px-1.5 text-xs"
    >
      <VisibleText text={tag} />
    </Link>
  ));
}
