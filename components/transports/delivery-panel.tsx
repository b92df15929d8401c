'use client';
import { useId, type ReactNode } from 'react';
import { AcknowledgementDelay } from '#components/sources/acknowledgement-delay';
import { CountLink } from '#components/ui/count-link';
import { Panel } from '#components/ui/panel';
import { QueryView } from '#components/ui/query-view';
import { Skeleton } from '#components/ui/skeleton';
import { buildPath } from '#lib/client/fetch-json';
import { useTransport } from '#lib/client/queries/transport';
import {
  connectionsOf,
  describeNoConnection,
  TRANSPORT_WAYS,
} from '#lib/client/transports/transport-words';
import type { Source } from '#lib/contracts/source';
import type { TransportStanding } from '#lib/contracts/transport';
import { ConnectionList } from './connection-list.tsx';
import { PushTarget } from './push-target.tsx';
import { TestRecord } from './test-record.tsx';

const FACTS = ['offered', 'overdue', 'rejected', 'held'] as const;

function Figure({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-muted text-xs first-letter:uppercase">{label}</dt>
      <dd className="text-lg font-semibold tabular-nums">{children}</dd>
    </div>
  );
}

function FactFigures({ source, facts }: { source: Source; facts: TransportStanding['facts'] }) {
  return FACTS.map((fact) => (
    <Figure key={fact} label={fact}>
      <CountLink
        count={facts[fact]}
        href={buildPath('/records', { source: source.key, direction: 'EGRESS', [fact]: 'true' })}
        label={`${fact} records`}
      />
    </Figure>
  ));
}

function Connections({ source, standing }: { source: Source; standing: TransportStanding }) {
  if (source.transport === 'pull') {
    return (
      <p className="text-muted">The Integration App asks for records: there is no connection.</p>
    );
  }
  return (
    <div className="grid gap-2">
      <ConnectionList
        connections={connectionsOf(standing, 'EGRESS')}
        nothing={describeNoConnection(source.transport, standing)}
        withoutErrors={typeof standing.pushTarget?.lastError === 'string'}
      />
      {source.transport === 'push' && (
        <PushTarget source={source.key} target={standing.pushTarget} />
      )}
    </div>
  );
}

/** How deliveries of a source go: records on their way, connections, and a test. */
export function DeliveryPanel({ source }: { source: Source }) {
  const query = useTransport(source.key);
  const headingId = useId();
  return (
    <Panel title="Delivery">
      <QueryView query={query} skeleton={<Skeleton className="mx-4 mb-4 h-48" />}>
        {(standing) => (
          <div className="grid gap-4 px-4 pb-4">
            <dl className="grid grid-cols-2 gap-x-4 gap-y-3 sm:grid-cols-3">
              <FactFigures source={source} facts={standing.facts} />
              <div className="col-span-2">
                <dt className="text-muted text-xs">Acknowledged in p50 / p95, 24 h</dt>
                <dd className="text-lg font-semibold">
                  <AcknowledgementDelay source={source.key} />
                </dd>
              </div>
            </dl>
            <section aria-labelledby={headingId}>
              <h3 id={headingId} className="text-muted mb-1 text-xs font-medium">
                {TRANSPORT_WAYS[source.transport]}
              </h3>
              <Connections source={source} standing={standing} />
            </section>
            <TestRecord source={source} />
          </div>
        )}
      </QueryView>
    </Panel>
  );
}
