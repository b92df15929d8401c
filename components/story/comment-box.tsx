'use client';
import { useRef, useState, type KeyboardEvent } from 'react';
import { Field, INPUT_CLASS } from '#components/ui/field';
import { GuardedButton } from '#components/ui/guarded-button';
import { ErrorNotice } from '#components/ui/notice';
import { useWriteComment } from '#lib/client/mutations/comment';
import { usePermission } from '#lib/client/queries/me';
import { useRecordShortcut } from '#lib/client/records/use-record-shortcut';

/** Adds a word to the timeline of a record. `c` leads here, Ctrl+Enter sends. */
export function CommentBox({ id }: { id: string }) {
  const { allowed, reason } = usePermission('operator');
  const { write, error, isPending } = useWriteComment(id);
  const [text, setText] = useState('');
  const field = useRef<HTMLTextAreaElement>(null);
  useRecordShortcut('c', () => field.current?.focus(), allowed);
  const send = () => {
    const said = text.trim();
    if (said !== '') write(said, () => setText(''));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    send();
  };
  return (
    <div className="grid gap-2">
      <Field
        label="Comment"
        hint={allowed ? 'Stays as written, for everybody who looks at this record.' : reason}
      >
        {(control) => (
          <textarea
            {...control}
            ref={field}
            className={INPUT_CLASS}
            rows={2}
            maxLength={10_000}
            disabled={!allowed}
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={onKeyDown}
          />
        )}
      </Field>
      {error !== null && <ErrorNotice error={error} />}
      <div className="flex justify-end">
        <GuardedButton
          size="small"
          allowed={allowed}
          reason={reason}
          disabled={isPending || text.trim() === ''}
          onClick={send}
        >
          Add comment
        </GuardedButton>
      </div>
    </div>
  );
}
