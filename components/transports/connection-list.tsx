import { clsx } from 'clsx';
import { VisibleText } from '#components/records/visible-text';
import { ShortId } from '#components/ui/short-id';
import { Time } from '#components/ui/time';
import {
  CONDITION_LABELS,
  CONDITION_TONES,
  type Tone,
} from '#lib/client/transports/transport-words';
import type { TransportStanding } from '#lib/contracts/transport';

type Connection = TransportStanding['workers'][number];

const DOTS: Readonly<Record<Tone, string>> = {
  good: 'bg-status-processed',
  waiting: 'bg-warning',
  bad: 'bg-danger',
  quiet: 'bg-line-strong',
};

interface ConnectionListProps {
  connections: readonly Connection[];
  /** What stands here while no worker has anything to tell. */
  nothing: string;
  /** Leaves out errors, which are told elsewhere. */
  withoutErrors?: boolean;
}

/** How each worker finds a transport, with its last error. */
export function ConnectionList(props: ConnectionListProps) {
  const { connections, nothing, withoutErrors = false } = props;
  if (connections.length === 0) return <p className="text-muted">{nothing}</p>;
  return (
    <ul className="grid gap-3">
      {connections.map((connection) => (
        <li key={connection.worker} className="grid gap-0.5">
          <ConnectionState connection={connection} />
          {!withoutErrors && <LastError connection={connection} />}
        </li>
      ))}
    </ul>
  );
}

function ConnectionState({ connection }: { connection: Connection }) {
  const { state, since, lastSuccessAt, worker } = connection;
  return (
    <p className="flex flex-wrap items-baseline gap-x-2">
      <span className="inline-flex items-center gap-1.5 font-medium">
        <span aria-hidden className={clsx('size-2 rounded-full', DOTS[CONDITION_TONES[state]])} />
        {CONDITION_LABELS[state]}
      </span>
      <span className="text-muted text-xs">
        since <Time at={since} />
        {lastSuccessAt !== null && (
          <>
            , last success <Time at={lastSuccessAt} />
          </>
        )}
        , worker <ShortId id={worker} what="worker" />
      </span>
    </p>
  );
}

function LastError({ connection: { lastError, lastErrorAt, state } }: { connection: Connection }) {
  if (lastError === null) return null;
  const isNow = CONDITION_TONES[state] === 'bad' || CONDITION_TONES[state] === 'waiting';
  return (
    <p className={clsx('text-xs wrap-anywhere', isNow ? 'text-danger' : 'text-muted')}>
      Last error{' '}
      {lastErrorAt !== null && (
        <>
          <Time at={lastErrorAt} />
        </>
      )}
      : <VisibleText text={lastError} />
    </p>
  );
}
