'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { VisibleText } from '#components/records/visible-text';
import { Panel } from '#components/ui/panel';
import { Time } from '#components/ui/time';
import { EDIT_STATE_LABELS, sayEdited } from '#lib/client/edits/edit-words';
import { editOperationsQuery } from '#lib/client/queries/edit-operations';
import { isEditing } from '#lib/domain/edit-operation';
import { EditProgress } from './edit-progress.tsx';

/** The newest edits of many records; nothing where there was none. */
export function EditOperationsPanel() {
  const { data } = useQuery(editOperationsQuery);
  if (data === undefined || data.operations.length === 0) return null;
  return (
    <Panel title="Edits of many records">
      <ul className="divide-y px-4 pb-2">
        {data.operations.map((edit) => (
          <li key={edit.id} className="grid gap-1 py-2">
            <div className="flex flex-wrap items-baseline justify-between gap-x-4">
              <Link href={`/edits/${String(edit.id)}`} className="link min-w-0 wrap-anywhere">
                <VisibleText text={edit.reason} />
              </Link>
              <span className="text-muted text-xs">
                {EDIT_STATE_LABELS[edit.state]} · <VisibleText text={edit.requestedBy} />,{' '}
                <Time at={edit.requestedAt} />
              </span>
            </div>
            <p className="text-muted text-xs">{sayEdited(edit)}</p>
            {isEditing(edit.state) && <EditProgress edit={edit} />}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
