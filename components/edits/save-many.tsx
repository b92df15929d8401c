'use client';
import { useState } from 'react';
import { CheckboxField } from '#components/ui/checkbox-field';
import { GuardedButton } from '#components/ui/guarded-button';
import { ErrorNotice } from '#components/ui/notice';
import { Panel } from '#components/ui/panel';
import { ReasonField } from '#components/ui/reason-field';
import { countPreview } from '#lib/client/edits/count-preview';
import { MOST_EDITED, type EditPreview } from '#lib/contracts/edit-many';
import { formatCount, formatCountOf } from '#lib/format/count';

export interface ManyWish {
  readonly reason: string;
  readonly replay: boolean;
  readonly force: boolean;
}

interface SaveManyProps {
  preview: EditPreview;
  isPending: boolean;
  error: unknown;
  onSave: (wish: ManyWish) => void;
}

/** The reason of the edits, and making them with or without a replay. */
export function SaveMany({ preview, isPending, error, onSave }: SaveManyProps) {
  const [reason, setReason] = useState('');
  const [force, setForce] = useState(false);
  const { edits, broken } = countPreview(preview.items);
  const count = force ? edits + broken : edits;
  const { matching, items } = preview;
  const isSample = matching.count > items.length || !matching.isExact;
  const refusal =
    count === 0
      ? 'There is nothing that it could edit.'
      : matching.count > MOST_EDITED
        ? `One patch edits at most ${formatCountOf(MOST_EDITED, 'record')}: choose fewer.`
        : reason.trim() === ''
          ? 'Say why they are edited: the reason is kept with each edit.'
          : undefined;
  const buttons = {
    allowed: refusal === undefined && !isPending,
    reason: refusal,
  };
  return (
    <Panel title="Save">
      <div className="grid gap-3 px-4 pb-4">
        <ReasonField
          hint="Kept with each edit for everybody to read."
          reason={reason}
          onChange={setReason}
        />
        {broken > 0 && (
          <CheckboxField
            label="Edit also those whose contract it breaks"
            checked={force}
            onChange={setForce}
          />
        )}
        {error !== null && <ErrorNotice error={error} />}
        <div className="flex flex-wrap gap-2">
          <GuardedButton
            variant="primary"
            {...buttons}
            onClick={() => {
              onSave({ reason, force, replay: true });
            }}
          >
            {isSample
              ? `Edit and replay all ${formatCount(matching.count)}${matching.isExact ? '' : ' and more'}`
              : `Edit and replay ${formatCountOf(count, 'record')}`}
          </GuardedButton>
          <GuardedButton
            {...buttons}
            onClick={() => {
              onSave({ reason, force, replay: false });
            }}
          >
            Edit only
          </GuardedButton>
        </div>
      </div>
    </Panel>
  );
}
