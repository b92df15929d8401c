'use client';
import { PencilLine } from 'lucide-react';
import { useRouter } from 'next/navigation';
import type { ComponentProps } from 'react';
import type { Button } from '#components/ui/button';
import { GuardedButton } from '#components/ui/guarded-button';
import { usePermission } from '#lib/client/queries/me';
import { addressSet } from '#lib/client/replays/set-address';
import type { RecordSet } from '#lib/contracts/record-set';

interface EditManyButtonProps extends Omit<ComponentProps<typeof Button>, 'onClick'> {
  recordSet: RecordSet;
}

/** Leads to the edit of many records by one JSON Patch. */
export function EditManyButton({ recordSet, ...look }: EditManyButtonProps) {
  const router = useRouter();
  const { allowed, reason } = usePermission('operator');
  return (
    <GuardedButton
      {...look}
      allowed={allowed}
      reason={reason}
      onClick={() => {
        router.push(addressSet('/edits/new', recordSet));
      }}
    >
      <PencilLine aria-hidden size={14} />
      Edit many…
    </GuardedButton>
  );
}
