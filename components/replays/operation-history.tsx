import { VisibleText } from '#components/records/visible-text';
import { Panel } from '#components/ui/panel';
import { Time } from '#components/ui/time';
import { STATE_LABELS } from '#lib/client/replays/operation-words';
import type { ReplayOperationDetail } from '#lib/contracts/replay-operation';

/** What people and the stop rule did to an operation, newest last. */
export function OperationHistory({ events }: Pick<ReplayOperationDetail, 'events'>) {
  if (events.length === 0) return null;
  return (
    <Panel title="History">
      <ol className="px-4 pb-3">
        {events.map(({ at, by, state, reason }) => (
          <li key={`${at} ${state}`} className="flex gap-3 border-t py-1.5">
            <span className="min-w-0 flex-1 break-words">
              <span className="font-medium">{STATE_LABELS[state]}</span>
              <span className="text-muted">
                {' · '}
                <VisibleText text={by ?? 'by itself'} />
              </span>
              {reason !== null && (
                <span className="text-muted block">
                  <VisibleText text={reason} />
                </span>
              )}
            </span>
            <Time at={at} className="numeric text-muted text-xs" />
          </li>
        ))}
      </ol>
    </Panel>
  );
}
