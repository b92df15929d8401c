'use client';
import { useQuery } from '@tanstack/react-query';
import { RecordSection } from '#components/records/record-section';
import { revisionsQuery } from '#lib/client/queries/revisions';
import { RevisionItem } from './revision-item.tsx';

/** The edits of a record, newest first; nothing while there is none. */
export function RecordEdits({ id }: { id: string }) {
  const { data } = useQuery(revisionsQuery(id));
  if (data === undefined || data.revisions.length === 0) return null;
  return (
    <RecordSection title="Edits">
      <ol className="grid gap-4 px-4 pb-4">
        {data.revisions.toReversed().map((revision) => (
          <li key={revision.revision}>
            <RevisionItem id={id} revision={revision} />
          </li>
        ))}
      </ol>
    </RecordSection>
  );
}
