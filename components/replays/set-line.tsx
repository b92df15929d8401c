import Link from 'next/link';
import { VisibleText } from '#components/records/visible-text';
import { describeSet } from '#lib/client/replays/describe-set';
import type { DescribedSet, RecordSet } from '#lib/contracts/record-set';
import { GroupLink } from './group-link.tsx';

/** A set in words, as a link where a page shows it. */
export function SetLine({ set }: { set: RecordSet | DescribedSet }) {
  if (set.kind === 'group')
    return (
      <>
        Open records of <GroupLink id={set.group} />
      </>
    );
  const { words, path } = describeSet(set);
  if (path === null) return <VisibleText text={words} />;
  return (
    <Link href={path} className="link break-words">
      <VisibleText text={words} />
    </Link>
  );
}
