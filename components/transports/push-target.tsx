'use client';
import type { ReactNode } from 'react';
import { VisibleText } from '#components/records/visible-text';
import { ClockTime, Time } from '#components/ui/time';
import { useNow } from '#lib/client/use-now';
import type { TransportStanding } from '#lib/contracts/transport';
import { formatCount, formatCountOf } from '#lib/format/count';
import { ProbeTarget } from './probe-target.tsx';

type Target = NonNullable<TransportStanding['pushTarget']>;

interface PushTargetProps {
  source: string;
  target: Target | null;
}

/** How the target of pushes stands with all workers: its consent, its circuit, its last error. */
export function PushTarget({ source, target }: PushTargetProps) {
  if (target === null) return <Line>Nothing has been pushed to this URL yet.</Line>;
  const { lastError, lastErrorAt, lastSuccessAt } = target;
  return (
    <div className="grid gap-1">
      <Consent target={target} />
      <Circuit source={source} target={target} />
      {lastError !== null && lastErrorAt !== null && (
        <Line>
          Last error <Time at={lastErrorAt} />: <VisibleText text={lastError} />
        </Line>
      )}
      {lastSuccessAt !== null && (
        <Line>
          Last success <Time at={lastSuccessAt} />
        </Line>
      )}
      <Asked target={target} />
    </div>
  );
}

function Line({ children }: { children: ReactNode }) {
  return <p className="text-muted text-xs wrap-anywhere">{children}</p>;
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

function Circuit({ source, target }: { source: string; target: Target }) {
  const now = useNow();
  const { allowedAt, openUntil, failures } = target;
  if (openUntil === null) {
    return allowedAt === null ? null : <Line>Circuit closed: no failures keep pushes back.</Line>;
  }
  const after = `after ${formatCountOf(failures, 'failure')}${failures === 1 ? '' : ' in a row'}`;
  if (Date.parse(openUntil) <= now.getTime()) {
    return (
      <p className="text-warning text-xs">
        Circuit open {after}: the next record that is due probes the target.
      </p>
    );
  }
  return (
    <div className="flex flex-wrap items-center justify-between gap-2">
      <p className="text-warning min-w-0 flex-1 basis-56 text-xs">
        Circuit open {after}: nothing is pushed until <ClockTime at={openUntil} /> (
        <Time at={openUntil} />
        ), then one record probes the target.
      </p>
      <ProbeTarget source={source} until={openUntil} />
    </div>
  );
}

function Asked({ target: { probeAskedAt, probeAskedBy } }: { target: Target }) {
  if (probeAskedAt === null || probeAskedBy === null) return null;
  return (
    <Line>
      <VisibleText text={probeAskedBy} /> had it tried at once <Time at={probeAskedAt} />
    </Line>
  );
}
