'use client';
import type { ReactNode, SubmitEvent } from 'react';
import { GuardedButton } from '#components/ui/guarded-button';
import { ErrorNotice } from '#components/ui/notice';
import { usePermission } from '#lib/client/queries/me';

interface SourceFormProps {
  /** What its settings are, as it is told to who cannot see. */
  legend: string;
  /** Such as `Save settings`. */
  saveLabel: string;
  onSubmit: (form: FormData) => void;
  isSaving: boolean;
  /** What kept the last change from being made; null: nothing. */
  error: unknown;
  children: ReactNode;
}

/** Settings of a source that are saved together; read-only, with the reason, for whoever may not change them. */
export function SourceForm(props: SourceFormProps) {
  const { legend, saveLabel, onSubmit, isSaving, error, children } = props;
  const { allowed, reason } = usePermission('admin');
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSubmit(new FormData(event.currentTarget));
  };
  return (
    <form className="grid gap-4 px-4 pb-4" onSubmit={submit} noValidate>
      <fieldset disabled={!allowed} className="grid gap-4">
        <legend className="sr-only">{legend}</legend>
        {children}
      </fieldset>
      {error !== null && error !== undefined && <ErrorNotice error={error} />}
      <div className="flex flex-wrap items-center justify-end gap-3">
        {reason !== undefined && <p className="text-muted text-xs">{reason}</p>}
        <GuardedButton
          type="submit"
          variant="primary"
          allowed={allowed}
          reason={reason}
          disabled={isSaving}
        >
          {saveLabel}
        </GuardedButton>
      </div>
    </form>
  );
}
