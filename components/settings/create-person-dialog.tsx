'use client';
import { useState, type SubmitEvent } from 'react';
import { Button } from '#components/ui/button';
import { Dialog } from '#components/ui/dialog';
import { SelectField, TextField } from '#components/ui/field';
import { ErrorNotice } from '#components/ui/notice';
import { checkForm, type FormFaults } from '#lib/client/form-faults';
import { useCreatePerson, type NewPerson } from '#lib/client/mutations/person';
import { readSecret, readText } from '#lib/client/read-form';
import { createPersonSchema } from '#lib/contracts/access';
import { RoleOptions } from './role-options.tsx';

function readPerson(form: FormData): unknown {
  return {
    name: readText(form, 'name'),
    email: readText(form, 'email'),
    password: readSecret(form, 'password'),
    role: readText(form, 'role'),
  };
}

function CreatePersonForm({ onCreated }: { onCreated: () => void }) {
  const creating = useCreatePerson();
  const [faults, setFaults] = useState<FormFaults<NewPerson>>({});
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const checked = checkForm(createPersonSchema, readPerson(new FormData(event.currentTarget)));
    setFaults(checked.ok ? {} : checked.faults);
    if (checked.ok) creating.mutate(checked.value, { onSuccess: onCreated });
  };
  return (
    <form className="grid gap-4" onSubmit={submit} noValidate>
      <TextField
        label="Name"
        name="name"
        autoComplete="off"
        error={faults.name === undefined ? undefined : 'Say who it is.'}
      />
      <TextField
        label="E-mail"
        name="email"
        type="email"
        autoComplete="off"
        error={faults.email === undefined ? undefined : 'This is not an e-mail address.'}
      />
      <TextField
        label="Initial password"
        name="password"
        type="password"
        autoComplete="new-password"
        hint="At least 12 characters. Hand it over by a safe way."
        error={faults.password === undefined ? undefined : 'Use at least 12 characters.'}
      />
      <SelectField label="Role" name="role" defaultValue="viewer">
        <RoleOptions />
      </SelectField>
      {creating.isError && <ErrorNotice error={creating.error} />}
      <div className="flex justify-end">
        <Button type="submit" variant="primary" disabled={creating.isPending}>
          Create person
        </Button>
      </div>
    </form>
  );
}

interface CreatePersonDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Asks for a new person. */
export function CreatePersonDialog({ open, onOpenChange }: CreatePersonDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="New person">
      <CreatePersonForm onCreated={() => onOpenChange(false)} />
    </Dialog>
  );
}
