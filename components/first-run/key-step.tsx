'use client';
import type { SubmitEvent } from 'react';
import { Button } from '#components/ui/button';
import { TextField } from '#components/ui/field';
import { ErrorNotice } from '#components/ui/notice';
import { usePermission } from '#lib/client/queries/me';
import { readText } from '#lib/client/read-form';
import type { Source } from '#lib/contracts/source';
import { proposeSource } from './example-record.ts';
import { useFirstKey, type FirstKey } from './use-first-key.ts';

interface KeyStepProps {
  sources: readonly Source[];
  onMade: (made: FirstKey) => void;
}

/** Asks for the source's key and makes a machine key for it. */
export function KeyStep({ sources, onMade }: KeyStepProps) {
  const making = useFirstKey(sources);
  const { allowed, reason } = usePermission('admin');
  if (!allowed) return <p className="text-muted">{reason ?? 'An administrator makes the key.'}</p>;
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const source = readText(new FormData(event.currentTarget), 'source');
    making.mutate(source, { onSuccess: onMade });
  };
  return (
    <form className="grid max-w-sm gap-2" onSubmit={submit}>
      <TextField
        label="Source"
        name="source"
        required
        pattern="[a-z0-9\-]{2,63}"
        defaultValue={proposeSource(sources)}
        list="known-sources"
        hint="Where the records come from: 2 to 63 of a-z, 0-9 and -. It is created if there is none."
        autoComplete="off"
      />
      <datalist id="known-sources">
        {sources.map(({ key }) => (
          <option key={key} value={key} />
        ))}
      </datalist>
      {making.isError && <ErrorNotice error={making.error} />}
      <div>
        <Button type="submit" variant="primary" disabled={making.isPending}>
          Make a key
        </Button>
      </div>
    </form>
  );
}
