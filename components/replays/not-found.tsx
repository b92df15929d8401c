import { VisibleText } from '#components/records/visible-text';
import { CopyButton } from '#components/ui/copy-button';
import type { ReplayPreview } from '#lib/contracts/replay-operation';
import { formatCount, formatCountOf } from '#lib/format/count';

/** The pasted references that no record has. */
export function NotFound({ notFound }: Pick<ReplayPreview, 'notFound'>) {
  const { count, first } = notFound;
  if (count === 0) return null;
  const more = count - first.length;
  return (
    <details>
      <summary className="cursor-pointer">
        {formatCountOf(count, 'reference')} that no record has
      </summary>
      <div className="mt-1 flex items-start gap-2">
        <p className="min-w-0 flex-1 font-mono text-xs break-all">
          <VisibleText text={first.join(', ')} />
          {more > 0 && ` and ${formatCount(more)} more`}
        </p>
        <CopyButton text={first.join('\n')} what="references" />
      </div>
    </details>
  );
}
