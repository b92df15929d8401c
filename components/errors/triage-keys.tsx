'use client';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { usePermission } from '#lib/client/queries/me';
import { newReplayPath } from '#lib/client/replays/set-address';
import { useShortcut } from '#lib/client/use-shortcut';
import type { ErrorGroup } from '#lib/contracts/error-group';
import { AssignDialog } from './assign-dialog.tsx';
import { StateDialog } from './state-dialog.tsx';

/** The keys that triage one group: `a` assigns, `m` resolves, mutes or reopens, `r` plans a replay. */
export function TriageKeys({ group }: { group: ErrorGroup }) {
  const [asked, setAsked] = useState<'assign' | 'state' | null>(null);
  const { allowed } = usePermission('operator');
  const router = useRouter();
  useShortcut('a', () => setAsked('assign'));
  useShortcut('m', () => setAsked('state'));
  useShortcut(
    'r',
    () => router.push(newReplayPath({ kind: 'group', group: group.id })),
    allowed && group.openRecords > 0,
  );
  const close = () => setAsked(null);
  return (
    <>
      <AssignDialog group={group} open={asked === 'assign'} onOpenChange={close} />
      <StateDialog group={group} open={asked === 'state'} onOpenChange={close} />
    </>
  );
}
