'use client';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { ConfirmDialog } from '#components/ui/confirm-dialog';
import { CopyButton } from '#components/ui/copy-button';
import { EmptyState } from '#components/ui/empty-state';
import { GuardedButton } from '#components/ui/guarded-button';
import { Panel } from '#components/ui/panel';
import { QueryView } from '#components/ui/query-view';
import { Skeleton } from '#components/ui/skeleton';
import { ClockTime, Time } from '#components/ui/time';
import { useRetirePushSecret } from '#lib/client/mutations/push-secret';
import { usePermission } from '#lib/client/queries/me';
import { usePushSecrets } from '#lib/client/queries/push-secrets';
import type { PushSecret } from '#lib/contracts/push-secret';
import type { Source } from '#lib/contracts/source';
import { CreatePushSecretDialog } from './create-push-secret-dialog.tsx';

const SCHEMES = { v1: 'Shared secret (v1)', v1a: 'Key pair (v1a, ed25519)' } as const;

function End({ secret: { retiresAt, isRetired } }: { secret: PushSecret }) {
  if (retiresAt === null) return <>signs every push</>;
  return (
    <>
      {isRetired ? 'retired ' : 'signs until '}
      {isRetired ? <Time at={retiresAt} /> : <ClockTime at={retiresAt} />}
    </>
  );
}

function SecretRow({ secret, onRetire }: { secret: PushSecret; onRetire: () => void }) {
  const { allowed, reason } = usePermission('admin');
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 border-t px-4 py-3">
      <div className="min-w-0 flex-1">
        <p className={secret.isRetired ? 'text-muted' : 'font-medium'}>{SCHEMES[secret.scheme]}</p>
        {secret.publicKey !== null && !secret.isRetired && (
          <p className="flex items-center gap-1">
            <code className="min-w-0 break-all">{secret.publicKey}</code>
            <CopyButton text={secret.publicKey} what="public key" />
          </p>
        )}
        <p className="text-muted text-xs">
          <End secret={secret} /> · made <Time at={secret.createdAt} /> by {secret.createdBy}
        </p>
      </div>
      {!secret.isRetired && (
        <GuardedButton
          size="small"
          allowed={allowed}
          reason={reason}
          onClick={onRetire}
          aria-label={`Retire ${SCHEMES[secret.scheme]} ${secret.id}`}
        >
          Retire
        </GuardedButton>
      )}
    </li>
  );
}

interface RetireDialogProps {
  source: string;
  secret: PushSecret;
  isLast: boolean;
  close: () => void;
}

function RetireDialog({ source, secret, isLast, close }: RetireDialogProps) {
  const retiring = useRetirePushSecret(source);
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => {
        if (!open) close();
      }}
      title="Retire this secret?"
      confirmLabel="Retire secret"
      danger
      onConfirm={() => retiring.mutate(secret.id, { onSuccess: close })}
      pending={retiring.isPending}
      error={retiring.error}
    >
      {isLast
        ? 'It is the last one: nothing is pushed until there is another.'
        : 'A receiver that verifies with it alone refuses every push from now on.'}{' '}
      This cannot be undone.
    </ConfirmDialog>
  );
}

function SecretList({ source, secrets }: { source: string; secrets: readonly PushSecret[] }) {
  const [retiring, setRetiring] = useState<PushSecret | null>(null);
  const signing = secrets.filter(({ isRetired }) => !isRetired);
  return (
    <>
      {signing.length === 0 && (
        <EmptyState title="Nothing is pushed yet">
          Make a secret, and give the receiver what it verifies with.
        </EmptyState>
      )}
      <ul aria-label="Push secrets">
        {secrets.map((secret) => (
          <SecretRow key={secret.id} secret={secret} onRetire={() => setRetiring(secret)} />
        ))}
      </ul>
      {retiring !== null && (
        <RetireDialog
          source={source}
          secret={retiring}
          isLast={signing.length === 1}
          close={() => setRetiring(null)}
        />
      )}
    </>
  );
}

/** What signs the pushes of a source: made, changed with an overlap, retired. */
export function PushSecrets({ source }: { source: Source }) {
  const query = usePushSecrets(source.key);
  const { allowed, reason } = usePermission('admin');
  const [creating, setCreating] = useState(false);
  return (
    <Panel
      title="Push secrets"
      actions={
        <GuardedButton
          size="small"
          allowed={allowed}
          reason={reason}
          onClick={() => setCreating(true)}
        >
          <Plus aria-hidden size={14} />
          New secret
        </GuardedButton>
      }
    >
      <QueryView query={query} skeleton={<Skeleton className="mx-4 mb-4 h-16" />}>
        {({ secrets }) => <SecretList source={source.key} secrets={secrets} />}
      </QueryView>
      <CreatePushSecretDialog source={source.key} open={creating} onOpenChange={setCreating} />
    </Panel>
  );
}
