'use client';
import { useState } from 'react';
import { useShortcut } from '#lib/client/use-shortcut';
import type { ErrorGroup } from '#lib/contracts/error-group';
import { AssignDialog } from './assign-dialog.tsx';
import { StateDialog } from './state-dialog.tsx';

/** The keys that triage one group: `a` assigns, `m` resolves, mutes or reopens. */
export function TriageKeys({ group }: { group: ErrorGroup }) {
  const [asked, setAsked] = useState<'assign' | 'state' | null>(null);
  useShortcut('a', () => setAsked('assign'));
  useShortcut('m', () => setAsked('state'));
  const close = () => setAsked(null);
  return (
    <>
      <AssignDialog group={group} open={asked === 'assign'} onOpenChange={close} />
      <StateDialog group={group} open={asked === 'state'} onOpenChange={close} />
    </>
  );
}
