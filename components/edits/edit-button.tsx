'use client';
import { Pencil } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { GuardedButton } from '#components/ui/guarded-button';
import { whyNoEdit } from '#lib/client/edits/editable';
import { usePermission } from '#lib/client/queries/me';
import { useRecordShortcut } from '#lib/client/records/use-record-shortcut';
import type { RecordDetail } from '#lib/contracts/record';

/** Leads to the editor of the record on screen, also by `e`; where that is not possible it says why. */
export function EditButton({ record }: { record: RecordDetail }) {
  const router = useRouter();
  const { allowed, reason } = usePermission('operator');
  const refusal = reason ?? whyNoEdit(record) ?? undefined;
  const isPossible = allowed && refusal === undefined;
  const open = () => {
    router.push(`/records/${record.id}/edit`);
  };
  useRecordShortcut('e', open, isPossible);
  return (
    <GuardedButton
      size="small"
      allowed={isPossible}
      reason={refusal}
      {...(isPossible && { title: 'Edit (e)' })}
      onClick={open}
    >
      <Pencil aria-hidden size={14} />
      Edit
    </GuardedButton>
  );
}
