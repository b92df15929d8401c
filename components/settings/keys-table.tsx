'use client';
import { clsx } from 'clsx';
import { useState } from 'react';
import { Button } from '#components/ui/button';
import { ConfirmDialog } from '#components/ui/confirm-dialog';
import { ScrollArea } from '#components/ui/scroll-area';
import { STACKED_CELL, STACKED_HEAD, STACKED_ROW } from '#components/ui/stacked-table';
import { Cell, HeadCell, Table } from '#components/ui/table';
import { Time } from '#components/ui/time';
import { useRevokeKey } from '#lib/client/mutations/machine-key';
import type { MachineKey } from '#lib/contracts/access';
import { EVERY_SOURCE } from '#lib/domain/access';

function LastUse({ machineKey }: { machineKey: MachineKey }) {
  return machineKey.lastUsedAt === null ? <>never</> : <Time at={machineKey.lastUsedAt} />;
}

function Standing({ machineKey, onRevoke }: { machineKey: MachineKey; onRevoke: () => void }) {
  if (machineKey.revokedAt !== null) {
    return (
      <span className="text-muted">
        revoked <Time at={machineKey.revokedAt} />
      </span>
    );
  }
  return (
    <Button size="small" onClick={onRevoke} aria-label={`Revoke ${machineKey.name}`}>
      Revoke
    </Button>
  );
}

function KeyRow({ machineKey, onRevoke }: { machineKey: MachineKey; onRevoke: () => void }) {
  const { name, prefix, scopes, sources, createdBy, createdAt, expiresAt, revokedAt } = machineKey;
  return (
    <tr className={clsx(STACKED_ROW, revokedAt !== null && 'text-muted')}>
      <Cell className={STACKED_CELL}>
        <span className="font-medium">{name}</span>
        <code className="text-muted block">{prefix}…</code>
        {machineKey.kind === 'signed' && (
          <span className="text-muted block text-xs">
            {machineKey.publicKey === null
              ? 'signs with a shared secret'
              : 'signs with its own key pair'}
          </span>
        )}
      </Cell>
      <Cell className={STACKED_CELL} data-label="May">
        {scopes.join(', ')}
      </Cell>
      <Cell className={STACKED_CELL} data-label="Sources">
        {sources.includes(EVERY_SOURCE) ? 'every source' : sources.join(', ')}
      </Cell>
      <Cell className={STACKED_CELL} data-label="Created">
        <Time at={createdAt} />
        <span className="text-muted block text-xs">by {createdBy}</span>
      </Cell>
      <Cell className={`whitespace-nowrap ${STACKED_CELL}`} data-label="Last used">
        <LastUse machineKey={machineKey} />
        {expiresAt !== null && (
          <span className="text-muted block text-xs">
            expires <Time at={expiresAt} />
          </span>
        )}
      </Cell>
      <Cell numeric className={STACKED_CELL}>
        <Standing machineKey={machineKey} onRevoke={onRevoke} />
      </Cell>
    </tr>
  );
}

function RevokeDialog({ machineKey, close }: { machineKey: MachineKey; close: () => void }) {
  const revoking = useRevokeKey();
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => {
        if (!open) close();
      }}
      title={`Revoke ${machineKey.name}?`}
      confirmLabel="Revoke key"
      danger
      onConfirm={() => revoking.mutate(machineKey.id, { onSuccess: close })}
      pending={revoking.isPending}
      error={revoking.error}
    >
      Whatever uses <code>{machineKey.prefix}…</code> is refused from now on. This cannot be undone.
    </ConfirmDialog>
  );
}

/** The machine keys, usable ones first. */
export function KeysTable({ keys }: { keys: readonly MachineKey[] }) {
  const [revoking, setRevoking] = useState<MachineKey | null>(null);
  const sorted = keys.toSorted(
    (a, b) => Number(a.revokedAt !== null) - Number(b.revokedAt !== null) || b.id - a.id,
  );
  return (
    <ScrollArea label="Machine keys">
      <Table>
        <thead className={STACKED_HEAD}>
          <tr>
            <HeadCell>Key</HeadCell>
            <HeadCell>May</HeadCell>
            <HeadCell>Sources</HeadCell>
            <HeadCell>Created</HeadCell>
            <HeadCell>Last used</HeadCell>
            <HeadCell numeric>
              <span className="sr-only">Revoke</span>
            </HeadCell>
          </tr>
        </thead>
        <tbody className="[&>tr:last-child>td]:border-b-0">
          {sorted.map((machineKey) => (
            <KeyRow
              key={machineKey.id}
              machineKey={machineKey}
              onRevoke={() => setRevoking(machineKey)}
            />
          ))}
        </tbody>
      </Table>
      {revoking !== null && <RevokeDialog machineKey={revoking} close={() => setRevoking(null)} />}
    </ScrollArea>
  );
}
