'use client';
import { RotateCcw } from 'lucide-react';
import { useRouter } from 'next/navigation';
import type { ComponentProps } from 'react';
import type { Button } from '#components/ui/button';
import { GuardedButton } from '#components/ui/guarded-button';
import { usePermission } from '#lib/client/queries/me';
import { newReplayPath } from '#lib/client/replays/set-address';
import type { RecordSet } from '#lib/contracts/record-set';

interface ReplaySetButtonProps extends Omit<ComponentProps<typeof Button>, 'onClick'> {
  /** Which records; asked for when the button is pressed where it takes work to say. */
  recordSet: RecordSet | (() => RecordSet);
  label?: string;
  /** Why there is nothing to replay, where that is so. */
  refusal?: string | undefined;
}

/** Leads to the plan of a replay of many records: preview, pace, canary, stop rule. */
export function ReplaySetButton(props: ReplaySetButtonProps) {
  const { recordSet, label = 'Replay…', refusal, ...look } = props;
  const router = useRouter();
  const { allowed, reason } = usePermission('operator');
  return (
    <GuardedButton
      {...look}
      allowed={allowed && refusal === undefined}
      reason={reason ?? refusal}
      onClick={() => {
        router.push(newReplayPath(typeof recordSet === 'function' ? recordSet() : recordSet));
      }}
    >
      <RotateCcw aria-hidden size={14} />
      {label}
    </GuardedButton>
  );
}
