'use client';
import { useRouter } from 'next/navigation';
import { useState, type SubmitEvent } from 'react';
import { Button } from '#components/ui/button';
import { Dialog } from '#components/ui/dialog';
import { TextField } from '#components/ui/field';
import { ErrorNotice } from '#components/ui/notice';
import { checkForm, type FormFaults } from '#lib/client/form-faults';
import { useCreateSource } from '#lib/client/mutations/source';
import { createSourceSchema } from '#lib/contracts/source';
import { readText, readTextOrNull } from '#lib/client/read-form';

interface CreateSourceDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

function CreateSourceForm({ onCreated }: { onCreated: (key: string) => void }) {
  const creating = useCreateSource();
  const [faults, setFaults] = useState<FormFaults<{ key: string; name: string }>>({});
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const key = readText(form, 'key');
    const checked = checkForm(createSourceSchema, {
      key,
      name: readTextOrNull(form, 'name') ?? key,
      owner: readTextOrNull(form, 'owner'),
      description: readTextOrNull(form, 'description'),
    });
    setFaults(checked.ok ? {} : checked.faults);
    if (checked.ok) creating.mutate(checked.value, { onSuccess: (made) => onCreated(made.key) });
  };
  return (
    <form className="grid gap-4" onSubmit={submit} noValidate>
      <TextField
        label="Key"
        name="key"
        hint="Part of the address that records are sent to, such as shopify-eu. Cannot be changed."
        error={faults.key}
        autoComplete="off"
        required
      />
      <TextField
        label="Name"
        name="name"
        hint="What people call it. The key, if left empty."
        error={faults.name}
        autoComplete="off"
      />
      <TextField label="Owner" name="owner" hint="Who to ask about it." autoComplete="off" />
      <TextField label="Description" name="description" autoComplete="off" />
      {creating.isError && <ErrorNotice error={creating.error} />}
      <div className="flex justify-end">
        <Button type="submit" variant="primary" disabled={creating.isPending}>
          Create source
        </Button>
      </div>
    </form>
  );
}

/** Asks for a new source and opens its page. */
export function CreateSourceDialog({ open, onOpenChange }: CreateSourceDialogProps) {
  const router = useRouter();
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="New source">
      <CreateSourceForm
        onCreated={(key) => {
          onOpenChange(false);
          router.push(`/sources/${key}`);
        }}
      />
    </Dialog>
  );
}
