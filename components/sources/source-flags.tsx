import type { ReactNode } from 'react';
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

/** What is not as usual with a source. */
export function SourceFlags({ source }: { source: Source }) {
  return (
    <>
      {source.retiredAt !== null && <Flag title="Takes no more records">Retired</Flag>}
      {source.intakePaused && <Flag title="New records are refused for now">Intake paused</Flag>}
      {source.processingPaused && (
        <Flag title="Records are stored and wait">Processing paused</Flag>
      )}
    </>
  );
}
