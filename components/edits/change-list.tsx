import { VisibleText } from '#components/records/visible-text';
import { spellVisibly } from '#lib/client/payload/visible-text';
import type { TextComparison } from '#lib/client/edits/compare-texts';
import { describePointer } from '#lib/client/records/describe-pointer';
import type { JsonChange } from '#lib/domain/json-diff';
import { formatCount } from '#lib/format/count';

const MOST_SHOWN = 100;
const MOST_LINES = 20;

/** What an edit changes: each field with what it was and what it becomes, every digit as it is written. */
export function ChangeList({ comparison }: { comparison: TextComparison }) {
  if (comparison.kind === 'same') return <p className="text-muted">Nothing is changed.</p>;
  if (comparison.kind === 'text') return <LineChanges {...comparison} />;
  const { changes, isComplete } = comparison.diff;
  if (changes.length === 0) {
    return <p>Only spaces, line ends or the order of fields differ: it says the same.</p>;
  }
  return (
    <>
      <ul className="grid gap-2">
        {changes.slice(0, MOST_SHOWN).map((change, place) => (
          <li key={place}>
            <FieldChange {...change} />
          </li>
        ))}
      </ul>
      {(changes.length > MOST_SHOWN || !isComplete) && (
        <p className="text-muted mt-2">
          and {isComplete ? formatCount(changes.length - MOST_SHOWN) : 'many'} more
        </p>
      )}
    </>
  );
}

/** One field: where, what it was, what it becomes. */
export function FieldChange({
  pointer,
  before,
  after,
  occurrence = 1,
}: Pick<JsonChange, 'pointer' | 'before' | 'after'> & { occurrence?: number }) {
  return (
    <>
      <p className="text-muted text-xs break-words" title={spellVisibly(pointer)}>
        <VisibleText text={describePointer(pointer)} />
        {occurrence > 1 && ` (the ${String(occurrence)}. of that name)`}
      </p>
      <div className="font-mono text-xs break-words whitespace-pre-wrap">
        {before !== undefined && <Removed text={before} />}
        {after !== undefined && <Added text={after} />}
      </div>
    </>
  );
}

function Removed({ text }: { text: string }) {
  return (
    <del className="text-danger block no-underline">
      <span aria-hidden>− </span>
      <VisibleText text={text} keep={'\n\t'} />
    </del>
  );
}

function Added({ text }: { text: string }) {
  return (
    <ins className="block text-(--status-processed) no-underline">
      <span aria-hidden>+ </span>
      <VisibleText text={text} keep={'\n\t'} />
    </ins>
  );
}

function LineChanges({ line, removed, added }: Extract<TextComparison, { kind: 'text' }>) {
  return (
    <>
      <p className="text-muted text-xs">
        Compared as text, from line {formatCount(line)} on
        {Math.max(removed.length, added.length) > MOST_LINES &&
          `, ${String(MOST_LINES)} lines shown`}
      </p>
      <div className="font-mono text-xs break-words whitespace-pre-wrap">
        {removed.slice(0, MOST_LINES).map((text, place) => (
          <Removed key={place} text={text} />
        ))}
        {added.slice(0, MOST_LINES).map((text, place) => (
          <Added key={place} text={text} />
        ))}
      </div>
    </>
  );
}
