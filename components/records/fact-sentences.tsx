'use client';
import { useNow } from '#lib/client/use-now';
import { describeFacts } from '#lib/client/records/record-facts';
import type { RecordDetail } from '#lib/contracts/record';
import { VisibleText } from './visible-text.tsx';

/** What the record waits for or has come to. */
export function FactSentences({ record }: { record: RecordDetail }) {
  const now = useNow();
  return (
    <div className="text-muted">
      {describeFacts(record, now).map((fact) => (
        <p key={fact}>
          <VisibleText text={fact} />
        </p>
      ))}
    </div>
  );
}
