'use client';
import { useState } from 'react';
import { toast } from 'sonner';
import { TextField } from '#components/ui/field';
import { Panel } from '#components/ui/panel';
import { checkForm, type FormFaults } from '#lib/client/form-faults';
import { useChangeSource, type SourceChange } from '#lib/client/mutations/source';
import { readNumber, readNumberOrNull, readText, readTextOrNull } from '#lib/client/read-form';
import { changeSourceSchema, type Source } from '#lib/contracts/source';
import { SourceForm } from './source-form.tsx';

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

/** The settings of a source. */
export function SourceSettingsPanel({ source }: { source: Source }) {
  const changing = useChangeSource(source.key);
  const [faults, setFaults] = useState<Faults>({});
  const submit = (form: FormData) => {
    const checked = checkForm(changeSourceSchema, readSettings(form));
    setFaults(checked.ok ? {} : checked.faults);
    if (checked.ok) {
      changing.mutate(checked.value, { onSuccess: () => toast.success('Settings saved') });
    }
  };
  return (
    <Panel title="Settings">
      <SourceForm
        legend={`Settings of ${source.key}`}
        saveLabel="Save settings"
        onSubmit={submit}
        isSaving={changing.isPending}
        error={changing.error}
      >
        <SettingsFields source={source} faults={faults} />
      </SourceForm>
    </Panel>
  );
}
