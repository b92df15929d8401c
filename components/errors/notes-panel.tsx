'use client';
import { useRef, type SubmitEvent } from 'react';
import { VisibleText } from '#components/records/visible-text';
import { Field, INPUT_CLASS } from '#components/ui/field';
import { GuardedButton } from '#components/ui/guarded-button';
import { ErrorNotice } from '#components/ui/notice';
import { Panel } from '#components/ui/panel';
import { Time } from '#components/ui/time';
import { useAddGroupNote } from '#lib/client/mutations/error-group';
import { usePermission } from '#lib/client/queries/me';
import { readText } from '#lib/client/read-form';
import type { ErrorGroupDetail } from '#lib/contracts/error-group';

function NoteForm({ group }: { group: ErrorGroupDetail }) {
  const adding = useAddGroupNote(group.id);
  const { allowed, reason } = usePermission('operator');
  const form = useRef<HTMLFormElement>(null);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const text = readText(new FormData(event.currentTarget), 'text');
    if (text === '' || adding.isPending) return;
    adding.mutate({ text }, { onSuccess: () => form.current?.reset() });
  };
  return (
    <form ref={form} className="grid gap-2 px-4 pb-4" onSubmit={submit}>
      <Field label="Add a note" hint="Stays with the cause, also when its records are replayed.">
        {(control) => (
          <textarea
            {...control}
            name="text"
            rows={2}
            maxLength={5000}
            disabled={!allowed}
            className={INPUT_CLASS}
          />
        )}
      </Field>
      {adding.isError && <ErrorNotice error={adding.error} />}
      <div className="flex justify-end">
        <GuardedButton type="submit" allowed={allowed} reason={reason} disabled={adding.isPending}>
          Add note
        </GuardedButton>
      </div>
    </form>
  );
}

/** What people noted about a group, oldest first. */
export function NotesPanel({ group }: { group: ErrorGroupDetail }) {
  const notes = group.history.filter(({ kind }) => kind === 'noted');
  return (
    <Panel title="Notes">
      {notes.length > 0 && (
        <ol aria-label="Notes" className="grid gap-3 px-4 pb-3">
          {notes.map(({ id, at, by, text }) => (
            <li key={id} className="border-l-2 pl-3">
              <p className="text-muted text-xs">
                <VisibleText text={by ?? 'unknown'} /> · <Time at={at} />
              </p>
              <p className="[overflow-wrap:anywhere] whitespace-pre-wrap">
                <VisibleText text={text ?? ''} keep={'\n'} />
              </p>
            </li>
          ))}
        </ol>
      )}
      <NoteForm group={group} />
    </Panel>
  );
}
