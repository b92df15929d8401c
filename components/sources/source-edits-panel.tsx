'use client';
import { ErrorNotice } from '#components/ui/notice';
import { Panel } from '#components/ui/panel';
import { SwitchField } from '#components/ui/switch-field';
import { useChangeSource } from '#lib/client/mutations/source';
import { usePermission } from '#lib/client/queries/me';
import type { Source } from '#lib/contracts/source';

/** Who has to agree before an edited payload of a source is processed. */
export function SourceEditsPanel({ source }: { source: Source }) {
  const changing = useChangeSource(source.key);
  const { allowed, reason } = usePermission('admin');
  return (
    <Panel title="Edits">
      <div className="grid gap-4 px-4 pb-4">
        <SwitchField
          label="Edits need a second person"
          hint="An edit of a payload is processed only when somebody else has approved it."
          checked={source.editsNeedApproval}
          disabled={!allowed || changing.isPending}
          onChange={(editsNeedApproval) => changing.mutate({ editsNeedApproval })}
        />
        {reason !== undefined && <p className="text-muted text-xs">{reason}</p>}
        {changing.isError && <ErrorNotice error={changing.error} />}
      </div>
    </Panel>
  );
}
