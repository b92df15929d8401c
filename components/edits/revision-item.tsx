'use client';
import { useState } from 'react';
import { VisibleText } from '#components/records/visible-text';
import { Time } from '#components/ui/time';
import type { Revision } from '#lib/contracts/revision';
import { DecideButtons } from './decide-buttons.tsx';
import { RevisionDiff } from './revision-diff.tsx';

/** Where an edit stands, in words. */
export function describeState(revision: Revision): string {
  const { state, needsApproval, decidedBy } = revision;
  if (state === 'WAITING') return 'waits for a second person';
  if (state === 'REJECTED') {
    return decidedBy === revision.author ? 'withdrawn' : `rejected by ${decidedBy ?? 'somebody'}`;
  }
  return needsApproval ? `approved by ${decidedBy ?? 'somebody'}` : 'applied';
}

/** One edit: who made it, why, what it changes, and deciding on it while it waits. */
export function RevisionItem({ id, revision }: { id: string; revision: Revision }) {
  const [isOpen, setIsOpen] = useState(false);
  const { base, author, createdAt, reason, rejection, forced } = revision;
  return (
    <>
      <p>
        <strong className="font-semibold">Revision {revision.revision}</strong>{' '}
        <span className="text-muted">
          of revision {base} by <VisibleText text={author} />, <Time at={createdAt} />:{' '}
        </span>
        <VisibleText text={describeState(revision)} />
      </p>
      <p className="break-words">
        “<VisibleText text={reason} />”
      </p>
      {rejection !== null && (
        <p className="text-muted break-words">
          Why not: “<VisibleText text={rejection} />”
        </p>
      )}
      {forced && <p className="text-warning">Saved although it breaks its contract.</p>}
      <button
        type="button"
        className="link"
        aria-expanded={isOpen}
        onClick={() => {
          setIsOpen(!isOpen);
        }}
      >
        {isOpen ? 'Hide the changes' : 'Show the changes'}
      </button>
      {isOpen && (
        <div className="mt-1 max-h-96 overflow-y-auto rounded-md border px-3 py-2">
          <RevisionDiff id={id} from={base} to={revision.revision} />
        </div>
      )}
      {revision.state === 'WAITING' && <DecideButtons id={id} revision={revision} />}
    </>
  );
}
