'use client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { GuardedButton } from '#components/ui/guarded-button';
import { CheckboxField } from '#components/ui/checkbox-field';
import { ConfirmDialog } from '#components/ui/confirm-dialog';
import { ErrorNotice, Notice } from '#components/ui/notice';
import { Panel } from '#components/ui/panel';
import { ReasonField } from '#components/ui/reason-field';
import { revisionsQuery } from '#lib/client/queries/revisions';
import { offerReplay } from '#lib/client/records/replay-offer';
import type { RecordDetail } from '#lib/contracts/record';
import type { Verdict } from '#lib/contracts/revision';
import { STATUS_LABELS } from '#lib/domain/status';

export interface SaveWish {
  readonly reason: string;
  readonly replay: boolean;
  readonly confirm: boolean;
  readonly force: boolean;
}

interface SavePanelProps {
  record: RecordDetail;
  text: string;
  isChanged: boolean;
  /** Of the text as it is; null while it is being checked. */
  verdict: Verdict | null;
  isPending: boolean;
  error: unknown;
  onSave: (wish: SaveWish) => void;
}

interface Blocking {
  readonly isChanged: boolean;
  readonly isBroken: boolean;
  readonly force: boolean;
  readonly reason: string;
  readonly isPending: boolean;
}

function whyNot({ isChanged, isBroken, force, reason, isPending }: Blocking): string | undefined {
  if (isPending) return 'It is being saved.';
  if (!isChanged) return 'Nothing is changed yet.';
  if (reason.trim() === '') return 'Say why it is edited: the reason is kept with the edit.';
  if (isBroken && !force) return 'It breaks its contract. Mend it, or say that it is meant.';
  return undefined;
}

/** The reason of an edit, and saving it with or without a replay. */
export function SavePanel({
  record,
  text,
  isChanged,
  verdict,
  isPending,
  error,
  onSave,
}: SavePanelProps) {
  const [reason, setReason] = useState('');
  // Whoever says that a fault is meant has seen this text, not the next one.
  const [forcedText, setForcedText] = useState<string | null>(null);
  const force = forcedText === text;
  const [asking, setAsking] = useState(false);
  const offer = offerReplay(record);
  const isBroken = verdict?.outcome === 'violated' || verdict?.outcome === 'unreadable';
  const refusal = whyNot({ isChanged, isBroken, force, reason, isPending });
  const save = (replay: boolean, confirm = false) => {
    onSave({ reason, replay, confirm, force: isBroken && force });
  };
  const buttons = { allowed: refusal === undefined, reason: refusal };
  return (
    <Panel title="Save">
      <div className="grid gap-3 px-4 pb-4">
        <SecondPerson id={record.id} />
        <ReasonField
          hint="Kept with the edit for everybody to read."
          reason={reason}
          onChange={setReason}
        />
        {isBroken && (
          <CheckboxField
            label="Save it although it breaks its contract"
            checked={force}
            onChange={(isMeant) => setForcedText(isMeant ? text : null)}
          />
        )}
        {offer === 'waiting' && (
          <p className="text-muted text-xs">It is waiting: its next attempt runs the edit.</p>
        )}
        {error !== null && !asking && <ErrorNotice error={error} />}
        <div className="flex flex-wrap gap-2">
          {offer !== 'waiting' && (
            <GuardedButton
              variant="primary"
              {...buttons}
              onClick={() => {
                if (offer === 'ask') setAsking(true);
                else save(true);
              }}
            >
              Save and replay
            </GuardedButton>
          )}
          <GuardedButton
            {...buttons}
            onClick={() => {
              save(false);
            }}
          >
            Save only
          </GuardedButton>
        </div>
      </div>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Replay a record that is ${STATUS_LABELS[record.status]}?`}
        confirmLabel="Save and replay"
        pending={isPending}
        error={error}
        onConfirm={() => {
          save(true, true);
        }}
      >
        It has been done already, and will be done once more with the edited payload.
      </ConfirmDialog>
    </Panel>
  );
}

function SecondPerson({ id }: { id: string }) {
  const { data } = useQuery(revisionsQuery(id));
  if (data?.needsApproval !== true) return null;
  return (
    <Notice>
      This source asks for a second person: the edit waits until somebody else approves it.
    </Notice>
  );
}
