'use client';
import type { SubmitEvent } from 'react';
import { Button } from '#components/ui/button';
import { CopyRow } from '#components/ui/copy-row';
import { SelectField } from '#components/ui/field';
import { MakeDialog } from '#components/ui/make-dialog';
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

function VerifyingKey({ created: { scheme, verifyingKey } }: { created: CreatedPushSecret }) {
  return (
    <>
      {scheme === 'v1' ? (
        <Notice tone="warning">
          This is the only time that it is shown. Give it to the receiver over a safe way.
        </Notice>
      ) : (
        <p>Give this public key to the receiver. It is no secret.</p>
      )}
      <CopyRow text={verifyingKey} what="key" testId="verifying-key" />
    </>
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
  return (
    <MakeDialog<CreatedPushSecret>
      open={open}
      onOpenChange={onOpenChange}
      title="New push secret"
      titleMade="Copy the key now"
      ask={(onMade) => <CreatePushSecretForm source={source} onCreated={onMade} />}
      show={(created) => <VerifyingKey created={created} />}
    />
  );
}
