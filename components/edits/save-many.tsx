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
  const refusal = whyNot({ count, matching: preview.matching, reason });
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
            {sayEditing(preview, count)}
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

interface Blocking {
  readonly count: number;
  readonly matching: EditPreview['matching'];
  readonly reason: string;
}

function whyNot({ count, matching, reason }: Blocking): string | undefined {
  if (count === 0) return 'There is nothing that it could edit.';
  if (matching.count > MOST_EDITED)
    return `One patch edits at most ${formatCountOf(MOST_EDITED, 'record')}: choose fewer.`;
  if (reason.trim() === '') return 'Say why they are edited: the reason is kept with each edit.';
  return undefined;
}

/** Of a set that the preview shows some of, nobody knows yet how many can be edited. */
function sayEditing({ matching, items }: EditPreview, count: number): string {
  const isSample = matching.count > items.length || !matching.isExact;
  if (!isSample) return `Edit and replay ${formatCountOf(count, 'record')}`;
  return `Edit and replay all ${formatCount(matching.count)}${matching.isExact ? '' : ' and more'}`;
}
