import Link from 'next/link';
import type { RecordDetail } from '#lib/contracts/record';
import { RecordLinks } from './record-links.tsx';
import { RecordSection } from './record-section.tsx';

/** The record that led to this one, and what this one led to. */
export function CausedRecords({ record }: { record: RecordDetail }) {
  if (record.causedBy === null && record.caused.length === 0) return null;
  return (
    <RecordSection title="Cause and effect">
      {record.causedBy !== null && (
        <p className="px-4 pb-3">
          Enqueued while processing{' '}
          <Link className="link" href={`/records/${record.causedBy}`}>
            record <code>{record.causedBy}</code>
          </Link>
        </p>
      )}
      {record.caused.length > 0 && (
        <>
          <p className="text-muted px-4 pb-1">Processing it enqueued:</p>
          <RecordLinks records={record.caused} />
        </>
      )}
    </RecordSection>
  );
}
