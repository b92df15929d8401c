'use client';
import { Megaphone } from 'lucide-react';
import { useState, type ComponentProps } from 'react';
import type { Button } from '#components/ui/button';
import { Dialog } from '#components/ui/dialog';
import { GuardedButton } from '#components/ui/guarded-button';
import { usePermission } from '#lib/client/queries/me';
import type { RecordSet } from '#lib/contracts/record-set';
import { NoticeDraft } from './notice-draft.tsx';

interface NoticeButtonProps extends Omit<ComponentProps<typeof Button>, 'onClick'> {
  /** Which records; asked for when the button is pressed where it takes work to say. */
  recordSet: RecordSet | (() => RecordSet);
  label?: string;
  /** Why there is nothing to tell, where that is so. */
  refusal?: string | undefined;
}

/** Opens what a third party can be told about the errors of some records. */
export function NoticeButton(props: NoticeButtonProps) {
  const { recordSet, label = 'Notice…', refusal, ...look } = props;
  const { allowed, reason } = usePermission('operator');
  const [set, setSet] = useState<RecordSet | null>(null);
  return (
    <>
      <GuardedButton
        {...look}
        allowed={allowed && refusal === undefined}
        reason={reason ?? refusal}
        onClick={() => {
          setSet(typeof recordSet === 'function' ? recordSet() : recordSet);
        }}
      >
        <Megaphone aria-hidden size={14} />
        {label}
      </GuardedButton>
      <Dialog
        open={set !== null}
        onOpenChange={(open) => {
          if (!open) setSet(null);
        }}
        title="Notice to the third party"
        description="What went wrong with its records, by its own references, and what is asked of it."
      >
        {set !== null && <NoticeDraft set={set} />}
      </Dialog>
    </>
  );
}
