'use client';
import { useState, type SubmitEvent } from 'react';
import { Button } from '#components/ui/button';
import { CheckboxGroup } from '#components/ui/checkbox-group';
import { TextField } from '#components/ui/field';
import { MakeDialog } from '#components/ui/make-dialog';
import { ErrorNotice } from '#components/ui/notice';
import { checkForm, type FormFaults } from '#lib/client/form-faults';
import {
  useCreateKey,
  type CreatedKey,
  type NewMachineKey,
} from '#lib/client/mutations/machine-key';
import { useSources } from '#lib/client/queries/sources';
import { readText } from '#lib/client/read-form';
import { createMachineKeySchema } from '#lib/contracts/access';
import { EVERY_SOURCE, SCOPES, SIGNED_SCOPES, type Scope } from '#lib/domain/access';
import { KeyProofFields, type KeyProofName } from './key-proof-fields.tsx';
import { SecretOnce } from './secret-once.tsx';

const SCOPE_MEANINGS: Readonly<Record<Scope, string>> = {
  ingress: 'send records in',
  egress: 'enqueue records to go out',
  deliver: 'fetch and acknowledge what goes out',
  read: 'read records and numbers',
  replay: 'replay records',
};

function useSourceOptions() {
  const { data } = useSources();
  const usable = data?.sources.filter(({ retiredAt }) => retiredAt === null) ?? [];
  return [
    { value: EVERY_SOURCE, label: 'every source, also future ones' },
    ...usable.map(({ key }) => ({ value: key, label: key })),
  ];
}

function readKey(form: FormData, proof: KeyProofName): unknown {
  const sources = form.getAll('sources').map(String);
  return {
    name: readText(form, 'name'),
    scopes: form.getAll('scopes').map(String),
    sources: sources.includes(EVERY_SOURCE) ? [EVERY_SOURCE] : sources,
    kind: proof === 'bearer' ? 'bearer' : 'signed',
    publicKey: proof === 'pair' ? readText(form, 'publicKey') : null,
  };
}

function sayChoice(fault: string | undefined, what: string): string | undefined {
  return fault === undefined ? undefined : `Choose at least one ${what}.`;
}

function CreateKeyForm({ onCreated }: { onCreated: (created: CreatedKey) => void }) {
  const creating = useCreateKey();
  const sourceOptions = useSourceOptions();
  const [proof, setProof] = useState<KeyProofName>('bearer');
  const [faults, setFaults] = useState<FormFaults<NewMachineKey>>({});
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const checked = checkForm(
      createMachineKeySchema,
      readKey(new FormData(event.currentTarget), proof),
    );
    setFaults(checked.ok ? {} : checked.faults);
    if (checked.ok) creating.mutate(checked.value, { onSuccess: onCreated });
  };
  return (
    <form className="grid gap-4" onSubmit={submit} noValidate>
      <TextField
        label="Name"
        name="name"
        hint="Which machine uses it."
        error={faults.name === undefined ? undefined : 'Give it a name.'}
        autoComplete="off"
      />
      <KeyProofFields proof={proof} onChange={setProof} error={faults.publicKey} />
      <CheckboxGroup
        legend="It may"
        name="scopes"
        error={sayChoice(faults.scopes, 'thing it may do')}
        options={(proof === 'bearer' ? SCOPES : SIGNED_SCOPES).map((scope) => ({
          value: scope,
          label: (
            <>
              <code>{scope}</code> <span className="text-muted">{SCOPE_MEANINGS[scope]}</span>
            </>
          ),
        }))}
      />
      <CheckboxGroup
        legend="For"
        name="sources"
        error={sayChoice(faults.sources, 'source')}
        options={sourceOptions}
      />
      {creating.isError && <ErrorNotice error={creating.error} />}
      <div className="flex justify-end">
        <Button type="submit" variant="primary" disabled={creating.isPending}>
          Create key
        </Button>
      </div>
    </form>
  );
}

interface CreateKeyDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Asks for a new machine key, then shows its secret this once. */
export function CreateKeyDialog({ open, onOpenChange }: CreateKeyDialogProps) {
  return (
    <MakeDialog<CreatedKey>
      open={open}
      onOpenChange={onOpenChange}
      title="New machine key"
      titleMade="Copy the key now"
      ask={(onMade) => <CreateKeyForm onCreated={onMade} />}
      show={(created) => <SecretOnce created={created} />}
    />
  );
}
