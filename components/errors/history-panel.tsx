'use client';
import { VisibleText } from '#components/records/visible-text';
import { EmptyState } from '#components/ui/empty-state';
import { Panel } from '#components/ui/panel';
import { ExactTime } from '#components/ui/time';
import { describeEvent } from '#lib/client/errors/group-words';
import { usePreferences } from '#lib/client/preferences';
import type { ErrorGroupDetail } from '#lib/contracts/error-group';

/** Who did what to a group, newest first; notes stand elsewhere. */
export function HistoryPanel({ group }: { group: ErrorGroupDetail }) {
  const { timeZone } = usePreferences();
  const events = group.history.filter(({ kind }) => kind !== 'noted').toReversed();
  return (
    <Panel title="History">
      {events.length === 0 ? (
        <EmptyState title="Nobody has done anything about it yet" />
      ) : (
        <ol aria-label="History" className="grid gap-2 px-4 pb-4">
          {events.map((event) => (
            <li key={event.id}>
              <p className="[overflow-wrap:anywhere]">
                <VisibleText text={describeEvent(event, timeZone)} />
              </p>
              <ExactTime at={event.at} className="text-muted text-xs tabular-nums" />
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}
