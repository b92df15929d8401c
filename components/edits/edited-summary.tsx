import Link from 'next/link';
import { VisibleText } from '#components/records/visible-text';
import { ButtonLink } from '#components/ui/button';
import { Panel } from '#components/ui/panel';
import type { EditedMany } from '#lib/contracts/edit-many';
import { formatCount, formatCountOf } from '#lib/format/count';

const MOST_SHOWN = 100;

/** What came of an edit of many: what was edited, what waits, what was left and why. */
export function EditedSummary({ edited }: { edited: EditedMany }) {
  const { applied, waiting, refused, operation } = edited;
  return (
    <Panel title="Done">
      <div className="grid gap-3 px-4 pb-4">
        <p role="status">
          {formatCountOf(applied, 'record')} edited
          {waiting > 0 && `, ${formatCount(waiting)} waiting for a second person`}
          {refused.length > 0 && `, ${formatCount(refused.length)} left as they are`}.
        </p>
        <div className="flex flex-wrap gap-2">
          {operation !== null && (
            <ButtonLink variant="primary" href={`/replays/${String(operation)}`}>
              Watch the replay
            </ButtonLink>
          )}
          {waiting > 0 && <ButtonLink href="/edits">Edits to approve</ButtonLink>}
        </div>
        <ul className="grid gap-1">
          {refused.slice(0, MOST_SHOWN).map(({ record, why }) => (
            <li key={record.id} className="break-words">
              <Link href={`/records/${record.id}`} className="link">
                <VisibleText text={record.reference} />
              </Link>
              : <VisibleText text={why} />
            </li>
          ))}
        </ul>
        {refused.length > MOST_SHOWN && (
          <p className="text-muted">and {formatCount(refused.length - MOST_SHOWN)} more</p>
        )}
      </div>
    </Panel>
  );
}
