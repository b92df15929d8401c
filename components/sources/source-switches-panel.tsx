'use client';
import { ErrorNotice } from '#components/ui/notice';
import { Panel } from '#components/ui/panel';
import { SwitchField } from '#components/ui/switch-field';
import { useChangeSource } from '#lib/client/mutations/source';
import { usePermission } from '#lib/client/queries/me';
import type { Source } from '#lib/contracts/source';

/** Stopping a source for a while, on either side of the gateway. */
export function SourceSwitchesPanel({ source }: { source: Source }) {
  const changing = useChangeSource(source.key);
  const { allowed, reason } = usePermission('admin');
  const disabled = !allowed || changing.isPending;
  return (
    <Panel title="Pause">
      <div className="grid gap-4 px-4 pb-4">
        <SwitchField
          label="Pause intake"
          hint="New records are refused with 503 and are to be sent again later."
          checked={source.intakePaused}
          disabled={disabled}
          onChange={(intakePaused) => changing.mutate({ intakePaused })}
        />
        <SwitchField
          label="Pause processing"
          hint="Records are still stored, and wait until processing goes on."
          checked={source.processingPaused}
          disabled={disabled}
          onChange={(processingPaused) => changing.mutate({ processingPaused })}
        />
        {reason !== undefined && <p className="text-muted text-xs">{reason}</p>}
        {changing.isError && <ErrorNotice error={changing.error} />}
      </div>
    </Panel>
  );
}
