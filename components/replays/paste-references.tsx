'use client';
import { useRouter } from 'next/navigation';
import { useState, type SubmitEvent } from 'react';
import { Button } from '#components/ui/button';
import { Field, INPUT_CLASS, SelectField } from '#components/ui/field';
import { Panel } from '#components/ui/panel';
import { parseReferences, type PastedReferences } from '#lib/client/replays/parse-references';
import { newReplayPath } from '#lib/client/replays/set-address';
import { useSources } from '#lib/client/queries/sources';
import { LONGEST_REFERENCE, MOST_NAMED } from '#lib/contracts/record-set';
import { formatCount, formatCountOf } from '#lib/format/count';

function sayRead({ references, repeated }: PastedReferences): string {
  if (references.length === 0) return 'One a line, or a column of a spreadsheet.';
  const again = repeated === 0 ? '' : `; ${formatCount(repeated)} said again`;
  return `${formatCountOf(references.length, 'reference')}${again}.`;
}

/** What no replay can be asked for with, in a sentence. */
function sayFault({ references }: PastedReferences): string | undefined {
  if (references.length > MOST_NAMED) return `At most ${formatCount(MOST_NAMED)} at once.`;
  const long = references.findIndex((reference) => reference.length > LONGEST_REFERENCE);
  if (long === -1) return undefined;
  return `Reference ${formatCount(long + 1)} has more than ${formatCount(LONGEST_REFERENCE)} characters: one a line, please.`;
}

/** Takes a list of references from a mail or a spreadsheet, and goes on to the plan for their records. */
export function PasteReferences() {
  const router = useRouter();
  const { data } = useSources();
  const [text, setText] = useState('');
  const [source, setSource] = useState('');
  const pasted = parseReferences(text);
  const fault = sayFault(pasted);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (pasted.references.length === 0 || fault !== undefined) return;
    const { references } = pasted;
    router.push(
      newReplayPath({ kind: 'references', references: [...references], ...(source && { source }) }),
    );
  };
  return (
    <Panel title="Which records?" className="max-w-2xl">
      <form className="grid gap-4 px-4 pb-4" onSubmit={submit} noValidate>
        <Field
          label="References"
          hint={<span aria-live="polite">{sayRead(pasted)}</span>}
          error={fault}
        >
          {(control) => (
            <textarea
              {...control}
              className={`${INPUT_CLASS} font-mono`}
              rows={10}
              spellCheck={false}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        <SelectField
          label="Source"
          value={source}
          onChange={(event) => setSource(event.target.value)}
        >
          <option value="">Every source</option>
          {data?.sources.map(({ key }) => (
            <option key={key} value={key}>
              {key}
            </option>
          ))}
        </SelectField>
        <div className="flex justify-end">
          <Button type="submit" variant="primary" disabled={pasted.references.length === 0}>
            See what would be replayed
          </Button>
        </div>
      </form>
    </Panel>
  );
}
