'use client';
import { ErrorNotice } from '#components/ui/notice';
import { Panel } from '#components/ui/panel';
import { SwitchField } from '#components/ui/switch-field';
import { useChangeSource } from '#lib/client/mutations/source';
import { usePermission } from '#lib/client/queries/me';
import { useTransport } from '#lib/client/queries/transport';
import type { Source } from '#lib/contracts/source';
import {
  connectionsOf,
  describeNoConnection,
  NO_BROKER,
} from '#lib/client/transports/transport-words';
import { ConnectionList } from './connection-list.tsx';

/** Whether a source's ingress records may come over the queue too, and how that goes. */
export function QueueIngressPanel({ source }: { source: Source }) {
  const changing = useChangeSource(source.key);
  const { allowed, reason } = usePermission('admin');
  const { data: standing } = useTransport(source.key);
  const lacksBroker = standing?.hasBroker === false && !source.amqpIngress;
  const why = lacksBroker ? NO_BROKER : reason;
  return (
    <Panel title="Ingress over the queue">
      <div className="grid gap-4 px-4 pb-4">
        <SwitchField
          label="Take records from the queue"
          hint={
            <>
              From <code className="break-all">sluice.ingress.{source.key}</code>, stored as at the
              door before the broker is told.
            </>
          }
          checked={source.amqpIngress}
          disabled={!allowed || lacksBroker || changing.isPending}
          onChange={(amqpIngress) => {
            changing.mutate({ amqpIngress });
          }}
        />
        {why !== undefined && <p className="text-muted text-xs">{why}</p>}
        {changing.isError && <ErrorNotice error={changing.error} />}
        {source.amqpIngress && (
          <ConnectionList
            connections={connectionsOf(standing, 'INGRESS')}
            nothing={describeNoConnection('rabbitmq', standing)}
          />
        )}
      </div>
    </Panel>
  );
}
