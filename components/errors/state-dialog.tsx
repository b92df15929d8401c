'use client';
import { useState } from 'react';
import { SelectField, TextField } from '#components/ui/field';
import {
  MUTE_HOURS,
  toStateChange,
  WISH_WORDS,
  wishesFor,
  type StateWish,
} from '#lib/client/errors/state-wish';
import { readText } from '#lib/client/read-form';
import { formatDuration } from '#lib/format/duration';
import { TriageDialog, type TriageDialogProps } from './triage-dialog.tsx';

const HOUR_MS = 3_600_000;

function Detail({ wish, error }: { wish: StateWish; error: string | undefined }) {
  switch (wish) {
    case 'reopen':
    case 'resolve':
      return error === undefined ? null : <p className="text-danger text-xs">{error}</p>;
    case 'resolve-in-version':
      return (
        <TextField
          label="Version"
          name="detail"
          error={error}
          hint="Failures of older versions do not make it regressed."
          autoComplete="off"
        />
      );
    case 'mute-until':
      return (
        <SelectField label="For" name="detail" defaultValue={24} error={error}>
          {MUTE_HOURS.map((hours) => (
            <option key={hours} value={hours}>
              {formatDuration(hours * HOUR_MS)}
            </option>
          ))}
        </SelectField>
      );
    case 'mute-count':
      return (
        <TextField
          label="Times more"
          name="detail"
          type="number"
          min={1}
          defaultValue={100}
          error={error}
        />
      );
    case 'mute-rate':
      return (
        <TextField
          label="More than so many times an hour"
          name="detail"
          type="number"
          min={1}
          defaultValue={10}
          error={error}
        />
      );
  }
}

function Choices({ props, error }: { props: TriageDialogProps; error: string | undefined }) {
  const wishes = wishesFor(props.group);
  const [wish, setWish] = useState<StateWish>(wishes[0] ?? 'resolve');
  return (
    <>
      <div role="radiogroup" aria-label="What becomes of it" className="grid gap-1">
        {wishes.map((one) => (
          <label key={one} className="hover:bg-sunken flex items-center gap-2 rounded px-2 py-1">
            <input
              type="radio"
              name="wish"
              value={one}
              className="accent-accent"
              checked={one === wish}
              onChange={() => setWish(one)}
            />
            {WISH_WORDS[one]}
          </label>
        ))}
      </div>
      <Detail key={wish} wish={wish} error={error} />
    </>
  );
}

/** Resolves, mutes or reopens a group. Arrow keys choose, Enter does it. */
export function StateDialog(props: TriageDialogProps) {
  const wishes = wishesFor(props.group);
  return (
    <TriageDialog
      {...props}
      title="Resolve, mute or reopen"
      submitLabel="Do it"
      read={(form) => {
        const wish = wishes.find((one) => one === readText(form, 'wish')) ?? 'resolve';
        return toStateChange(wish, readText(form, 'detail'), new Date());
      }}
    >
      {(error) => <Choices props={props} error={error} />}
    </TriageDialog>
  );
}
