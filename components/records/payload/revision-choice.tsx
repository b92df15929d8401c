'use client';
import { useId } from 'react';
import { INPUT_CLASS } from '#components/ui/field';
import type { Revision } from '#lib/contracts/revision';

interface RevisionChoiceProps {
  /** Edits of the record; revision 1 is there too. */
  edits: readonly Revision[];
  chosen: number;
  newest: number;
  onChoose: (revision: number) => void;
}

const SUFFIXES: Readonly<Record<Revision['state'], string>> = {
  APPLIED: '',
  WAITING: ', waits for a second person',
  REJECTED: ', rejected',
};

/** Which revision of the payload is shown. */
export function RevisionChoice({ edits, chosen, newest, onChoose }: RevisionChoiceProps) {
  const id = useId();
  const suffixOf = (revision: number) => (revision === newest ? ', the newest' : '');
  return (
    <span className="flex items-center gap-2">
      <label htmlFor={id} className="text-muted">
        Revision
      </label>
      <select
        id={id}
        className={`${INPUT_CLASS} !w-auto !py-0.5`}
        value={chosen}
        onChange={(event) => {
          onChoose(Number(event.target.value));
        }}
      >
        <option value={1}>1, as it came{suffixOf(1)}</option>
        {edits.map(({ revision, author, state }) => (
          <option key={revision} value={revision}>
            {String(revision)}, by {author}
            {SUFFIXES[state]}
            {suffixOf(revision)}
          </option>
        ))}
      </select>
    </span>
  );
}
