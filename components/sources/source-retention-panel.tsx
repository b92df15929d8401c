'use client';
import { useState } from 'react';
import { toast } from 'sonner';
import { ConfirmDialog } from '#components/ui/confirm-dialog';
import { TextField } from '#components/ui/field';
import { Panel } from '#components/ui/panel';
import { checkForm, type FormFaults } from '#lib/client/form-faults';
import { useChangeSource, type SourceChange } from '#lib/client/mutations/source';
import { readNumberOrNull } from '#lib/client/read-form';
import { changeSourceSchema, type Source } from '#lib/contracts/source';
import { SourceForm } from './source-form.tsx';

type Kept = Pick<Source, 'payloadDays' | 'recordDays'>;
type Faults = FormFaults<SourceChange>;

function readKept(form: FormData): Kept {
  return {
    payloadDays: readNumberOrNull(form, 'payloadDays'),
    recordDays: readNumberOrNull(form, 'recordDays'),
  };
}

/** False only where it is certain: what the installation says is not known here. */
function mayShorten(from: number | null, to: number | null): boolean {
  return from !== to && (from === null || to === null || to < from);
}

function mayRemove(source: Kept, wanted: Kept): boolean {
  return (
    mayShorten(source.payloadDays, wanted.payloadDays) ||
    mayShorten(source.recordDays, wanted.recordDays)
  );
}

function KeptFields({ source, faults }: { source: Source; faults: Faults }) {
  return (
    <>
      <TextField
        label="Keep payloads, days"
        name="payloadDays"
        type="number"
        min={1}
        max={36_500}
        defaultValue={source.payloadDays ?? ''}
        hint="They go by whole weeks; what waits or is in Error keeps its payload. Empty: as the installation says."
        error={faults.payloadDays}
      />
      <TextField
        label="Keep records, days"
        name="recordDays"
        type="number"
        min={1}
        max={36_500}
        defaultValue={source.recordDays ?? ''}
        hint="Settled ones, with all that is about them; event ids are remembered for as long. Empty: as the installation says."
        error={faults.recordDays}
      />
    </>
  );
}

/** How long a source keeps payloads and records; asks before it may take something away. */
export function SourceRetentionPanel({ source }: { source: Source }) {
  const changing = useChangeSource(source.key);
  const [faults, setFaults] = useState<Faults>({});
  const [asked, setAsked] = useState<SourceChange | null>(null);
  const save = (change: SourceChange) => {
    const onSuccess = () => toast.success('Retention saved');
    changing.mutate(change, { onSuccess, onSettled: () => setAsked(null) });
  };
  const submit = (form: FormData) => {
    const wanted = readKept(form);
    const checked = checkForm(changeSourceSchema, wanted);
    setFaults(checked.ok ? {} : checked.faults);
    if (!checked.ok) return;
    if (mayRemove(source, wanted)) setAsked(checked.value);
    else save(checked.value);
  };
  return (
    <Panel title="Retention">
      <SourceForm
        legend={`Retention of ${source.key}`}
        saveLabel="Save retention"
        onSubmit={submit}
        isSaving={changing.isPending}
        error={changing.error}
      >
        <KeptFields source={source} faults={faults} />
      </SourceForm>
      <ConfirmDialog
        open={asked !== null}
        onOpenChange={(open) => !open && setAsked(null)}
        title={`Change the retention of ${source.key}?`}
        confirmLabel="Change retention"
        danger
        onConfirm={() => asked !== null && save(asked)}
        pending={changing.isPending}
      >
        What is then past its days is removed within minutes, and cannot be brought back.
      </ConfirmDialog>
    </Panel>
  );
}
