'use client';
import { useState, type SubmitEvent } from 'react';
import { toast } from 'sonner';
import { Button } from '#components/ui/button';
import { TextField } from '#components/ui/field';
import { ErrorNotice, Notice } from '#components/ui/notice';
import { Panel } from '#components/ui/panel';
import { checkForm, type FormFaults } from '#lib/client/form-faults';
import { useChangeSource, type SourceChange } from '#lib/client/mutations/source';
import { usePermission } from '#lib/client/queries/me';
import { readNumber, readNumberOrNull, readText, readTextOrNull } from '#lib/client/read-form';
import { changeSourceSchema, type Source } from '#lib/contracts/source';

type Faults = FormFaults<SourceChange>;

function readSettings(form: FormData): SourceChange {
  return {
    name: readText(form, 'name'),
    description: readTextOrNull(form, 'description'),
    owner: readTextOrNull(form, 'owner'),
    handlerUrl: readTextOrNull(form, 'handlerUrl'),
    maxAttempts: readNumber(form, 'maxAttempts'),
    overdueAfterSeconds: readNumber(form, 'overdueAfterSeconds'),
    rateLimitPerSecond: readNumberOrNull(form, 'rateLimitPerSecond'),
    mostInWork: readNumberOrNull(form, 'mostInWork'),
  };
}

function SettingsFields({ source, faults }: { source: Source; faults: Faults }) {
  return (
    <>
      <TextField label="Name" name="name" defaultValue={source.name} error={faults.name} />
      <TextField
        label="Description"
        name="description"
        defaultValue={source.description ?? ''}
        error={faults.description}
      />
      <TextField
        label="Owner"
        name="owner"
        defaultValue={source.owner ?? ''}
        hint="Who to ask about it."
        error={faults.owner}
      />
      <TextField
        label="HTTP handler"
        name="handlerUrl"
        type="url"
        defaultValue={source.handlerUrl ?? ''}
        hint="Where a Core App takes ingress records over HTTP. Empty: the handlers of the workers."
        error={faults.handlerUrl}
      />
      <TextField
        label="Most attempts"
        name="maxAttempts"
        type="number"
        min={1}
        max={100}
        defaultValue={source.maxAttempts}
        hint="After so many failed attempts a record becomes an error, or is held."
        error={faults.maxAttempts}
      />
      <TextField
        label="Overdue after, seconds"
        name="overdueAfterSeconds"
        type="number"
        min={1}
        defaultValue={source.overdueAfterSeconds}
        hint="How long an egress record may stay queued without acknowledgement."
        error={faults.overdueAfterSeconds}
      />
      <TextField
        label="Most records a second"
        name="rateLimitPerSecond"
        type="number"
        min={1}
        defaultValue={source.rateLimitPerSecond ?? ''}
        hint="What each web process takes from it; senders wait for the rest. Empty: no limit."
        error={faults.rateLimitPerSecond}
      />
      <TextField
        label="Most records in work"
        name="mostInWork"
        type="number"
        min={1}
        max={10000}
        defaultValue={source.mostInWork ?? ''}
        hint="How many of its ingress records all workers together process at once. Empty: no limit."
        error={faults.mostInWork}
      />
    </>
  );
}

/** The settings of a source; read-only, with the reason, for whoever may not change them. */
export function SourceSettingsPanel({ source }: { source: Source }) {
  const changing = useChangeSource(source.key);
  const { allowed, reason } = usePermission('admin');
  const [faults, setFaults] = useState<Faults>({});
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const checked = checkForm(changeSourceSchema, readSettings(new FormData(event.currentTarget)));
    setFaults(checked.ok ? {} : checked.faults);
    if (checked.ok) {
      changing.mutate(checked.value, { onSuccess: () => toast.success('Settings saved') });
    }
  };
  return (
    <Panel title="Settings">
      <form className="px-4 pb-4" onSubmit={submit} noValidate>
        {reason !== undefined && <Notice className="mb-4">{reason}</Notice>}
        <fieldset disabled={!allowed} className="grid gap-4">
          <legend className="sr-only">Settings of {source.key}</legend>
          <SettingsFields source={source} faults={faults} />
        </fieldset>
        {changing.isError && <ErrorNotice error={changing.error} className="mt-4" />}
        {allowed && (
          <div className="mt-4 flex justify-end">
            <Button type="submit" variant="primary" disabled={changing.isPending}>
              Save settings
            </Button>
          </div>
        )}
      </form>
    </Panel>
  );
}
