import type { ReactNode } from 'react';
import { VisibleText } from '#components/records/visible-text';
import { Time } from '#components/ui/time';
import type { TransportStanding } from '#lib/contracts/transport';
import { formatCount, formatCountOf } from '#lib/format/count';

type Target = NonNullable<TransportStanding['pushTarget']>;

/** How the target of pushes stands with all workers: its consent, its circuit, its last error. */
export function PushTarget({ target }: { target: Target | null }) {
  if (target === null) return <Line>Nothing has been pushed to this URL yet.</Line>;
  const { lastError, lastErrorAt, lastSuccessAt } = target;
  return (
    <div className="grid gap-0.5">
      <Consent target={target} />
      <Circuit target={target} />
      {lastSuccessAt !== null && (
        <Line>
          Last success <Time at={lastSuccessAt} />
        </Line>
      )}
      {lastError !== null && lastErrorAt !== null && (
        <Line>
          Last error <Time at={lastErrorAt} />: <VisibleText text={lastError} />
        </Line>
      )}
    </div>
  );
}

function Line({ children }: { children: ReactNode }) {
  return <p className="text-muted text-xs break-words">{children}</p>;
}

function Consent({ target: { allowedAt, allowedPerMinute } }: { target: Target }) {
  if (allowedAt === null) return <Line>The target has not agreed to receive yet (OPTIONS).</Line>;
  return (
    <Line>
      The target agreed to receive <Time at={allowedAt} />
      {allowedPerMinute !== null && `, at most ${formatCount(allowedPerMinute)} requests a minute`}
    </Line>
  );
}

function Circuit({ target: { openUntil, failures } }: { target: Target }) {
  if (openUntil === null) return <Line>Circuit closed: pushes go out.</Line>;
  return (
    <p className="text-warning text-xs">
      Circuit open after {formatCountOf(failures, 'failure')} in a row: records wait, and one probes
      the target <Time at={openUntil} />.
    </p>
  );
}
