import Link from 'next/link';
import { VisibleText } from '#components/records/visible-text';
import { describeSet } from '#lib/client/replays/describe-set';
import type { DescribedSet, RecordSet } from '#lib/contracts/record-set';

/** A set in words, as a link where a page shows it. */
export function SetLine({ set }: { set: RecordSet | DescribedSet }) {
  const { words, path } = describeSet(set);
  if (path === null) return <VisibleText text={words} />;
  return (
    <Link href={path} className="link break-words">
      <VisibleText text={words} />
    </Link>
  );
}
