import Link from 'next/link';
import { VisibleText } from '#components/records/visible-text';
import { ButtonLink } from '#components/ui/button';
import { Panel } from '#components/ui/panel';
import { sayEdited } from '#lib/client/edits/edit-words';
import type { EditOperationDetail } from '#lib/contracts/edit-many';
import { formatCount } from '#lib/format/count';

/** What came of an edit of many so far: what was edited, what waits, what was left and why. */
export function EditedSummary({ edit }: { edit: EditOperationDetail }) {
  const { counts, refused, operation } = edit;
  const more = counts.refused - refused.length;
  return (
    <Panel title="Outcome">
      <div className="grid gap-3 px-4 pb-4">
        <p role="status">{sayEdited(edit)}</p>
        <div className="flex flex-wrap gap-2 empty:hidden">
          {operation !== null && (
            <ButtonLink variant="primary" href={`/replays/${String(operation)}`}>
              Watch the replay
            </ButtonLink>
          )}
          {counts.forApproval > 0 && <ButtonLink href="/edits">Edits to approve</ButtonLink>}
        </div>
        <ul className="grid gap-1 empty:hidden">
          {refused.map(({ record, why }) => (
            <li key={record.id} className="wrap-anywhere">
              <Link href={`/records/${record.id}`} className="link">
                <VisibleText text={record.reference} />
              </Link>
              : <VisibleText text={why} />
            </li>
          ))}
        </ul>
        {more > 0 && refused.length > 0 && (
          <p className="text-muted">and {formatCount(more)} more</p>
        )}
      </div>
    </Panel>
  );
}
