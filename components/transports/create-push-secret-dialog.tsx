'use client';
import { useState, type SubmitEvent } from 'react';
import { Button } from '#components/ui/button';
import { CopyButton } from '#components/ui/copy-button';
import { Dialog } from '#components/ui/dialog';
import { SelectField } from '#components/ui/field';
import { ErrorNotice, Notice } from '#components/ui/notice';
import { useCreatePushSecret } from '#lib/client/mutations/push-secret';
import { readText } from '#lib/client/read-form';
import type { CreatedPushSecret } from '#lib/contracts/push-secret';

const OVERLAPS = [
  { hours: 24, label: 'for a day' },
  { hours: 168, label: 'for a week' },
  { hours: 1, label: 'for an hour' },
  { hours: 0, label: 'no longer: they end at once' },
] as const;

interface FormProps {
  source: string;
  onCreated: (created: CreatedPushSecret) => void;
}

function CreatePushSecretForm({ source, onCreated }: FormProps) {
  const creating = useCreatePushSecret(source);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const scheme = readText(form, 'scheme') === 'v1a' ? 'v1a' : 'v1';
    const overlapHours = Number(readText(form, 'overlapHours'));
    creating.mutate({ scheme, overlapHours }, { onSuccess: onCreated });
  };
  return (
    <form className="grid gap-4" onSubmit={submit} noValidate>
      <SelectField
        label="Kind"
        name="scheme"
        hint="By Standard Webhooks 1.0. With a key pair the receiver holds nothing secret."
      >
        <option value="v1">Shared secret (v1, HMAC-SHA256)</option>
        <option value="v1a">Key pair (v1a, ed25519)</option>
      </SelectField>
      <SelectField
        label="Earlier ones of this kind go on signing"
        name="overlapHours"
        hint="Until the receiver has changed over, each push carries both signatures."
      >
        {OVERLAPS.map(({ hours, label }) => (
          <option key={hours} value={hours}>
            {label}
          </option>
        ))}
      </SelectField>
      {creating.isError && <ErrorNotice error={creating.error} />}
      <div className="flex justify-end">
        <Button type="submit" variant="primary" disabled={creating.isPending}>
          Make secret
        </Button>
      </div>
    </form>
  );
}

function VerifyingKey({ created, onDone }: { created: CreatedPushSecret; onDone: () => void }) {
  const { scheme, verifyingKey } = created;
  return (
    <div className="grid gap-4">
      {scheme === 'v1' ? (
        <Notice tone="warning">
          This is the only time that it is shown. Give it to the receiver over a safe way.
        </Notice>
      ) : (
        <p>Give this public key to the receiver. It is no secret.</p>
      )}
      <div className="bg-sunken flex items-start gap-2 rounded-md border p-3">
        <code data-testid="verifying-key" className="min-w-0 flex-1 break-all">
          {verifyingKey}
        </code>
        <CopyButton text={verifyingKey} what="key" labelled />
      </div>
      <div className="flex justify-end">
        <Button variant="primary" onClick={onDone}>
          I have it
        </Button>
      </div>
    </div>
  );
}

interface CreatePushSecretDialogProps {
  source: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Asks for the kind of a new push secret, then shows what the receiver verifies with. */
export function CreatePushSecretDialog(props: CreatePushSecretDialogProps) {
  const { source, open, onOpenChange } = props;
  const [created, setCreated] = useState<CreatedPushSecret | null>(null);
  const change = (next: boolean) => {
    if (!next) setCreated(null);
    onOpenChange(next);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={change}
      title={created === null ? 'New push secret' : 'Copy the key now'}
    >
      {created === null ? (
        <CreatePushSecretForm source={source} onCreated={setCreated} />
      ) : (
        <VerifyingKey created={created} onDone={() => change(false)} />
      )}
    </Dialog>
  );
}
