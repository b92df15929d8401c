import { VisibleText } from '#components/records/visible-text';
import { CopyButton } from '#components/ui/copy-button';
import { Panel } from '#components/ui/panel';
import type { ErrorGroupDetail } from '#lib/contracts/error-group';

/** What all failures of a group share: the reason why they are one group. */
export function WhyPanel({ group }: { group: ErrorGroupDetail }) {
  return (
    <Panel title="Why these are one group">
      <dl className="grid gap-x-4 gap-y-1 px-4 sm:grid-cols-[max-content_minmax(0,1fr)]">
        {group.basis.map(({ label, value }) => (
          <div key={label} className="contents">
            <dt className="text-muted">{label}</dt>
            <dd className="min-w-0 [overflow-wrap:anywhere]">
              <VisibleText text={value} />
            </dd>
          </div>
        ))}
      </dl>
      <p className="text-muted flex items-center gap-1 px-4 pt-2 pb-3 text-xs">
        Fingerprint <code className="min-w-0 truncate">{group.fingerprint}</code>
        <CopyButton text={group.fingerprint} what="fingerprint" />
      </p>
    </Panel>
  );
}
