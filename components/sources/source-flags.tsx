import type { ReactNode } from 'react';
import { TRANSPORT_HINTS, TRANSPORT_LABELS } from '#lib/client/transports/transport-words';
import type { Source } from '#lib/contracts/source';

function Flag({ title, children }: { title: string; children: ReactNode }) {
  return (
    <span
      title={title}
      className="bg-warning-soft text-warning rounded-full px-2 py-px text-xs whitespace-nowrap"
    >
      {children}
    </span>
  );
}

/** What is not as usual with a source, and how its records leave where nobody asks for them. */
export function SourceFlags({ source }: { source: Source }) {
  return (
    <>
      {source.transport !== 'pull' && (
        <span
          title={TRANSPORT_HINTS[source.transport]}
          className="text-muted rounded-full border px-2 py-px text-xs whitespace-nowrap"
        >
          {TRANSPORT_LABELS[source.transport]}
        </span>
      )}
      {source.retiredAt !== null && <Flag title="Takes no more records">Retired</Flag>}
      {source.intakePaused && <Flag title="New records are refused for now">Intake paused</Flag>}
      {source.processingPaused && (
        <Flag title="Records are stored and wait">Processing paused</Flag>
      )}
    </>
  );
}
