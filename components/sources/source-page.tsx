'use client';
import Link from 'next/link';
import { DeliveryPanel } from '#components/transports/delivery-panel';
import { PushSecrets } from '#components/transports/push-secrets';
import { QueueIngressPanel } from '#components/transports/queue-ingress-panel';
import { RefusedMessages } from '#components/transports/refused-messages';
import { TransportPanel } from '#components/transports/transport-panel';
import { ButtonLink } from '#components/ui/button';
import { EmptyState } from '#components/ui/empty-state';
import { PageHeader } from '#components/ui/page-header';
import { QueryView } from '#components/ui/query-view';
import { Skeleton } from '#components/ui/skeleton';
import { useSources } from '#lib/client/queries/sources';
import type { Source } from '#lib/contracts/source';
import { HandlersPanel } from './handlers-panel.tsx';
import { RetirePanel } from './retire-panel.tsx';
import { SourceFlags } from './source-flags.tsx';
import { SourceScorecard } from './source-scorecard.tsx';
import { SourceSettingsPanel } from './source-settings-panel.tsx';
import { SourceRetentionPanel } from './source-retention-panel.tsx';
import { SourceEditsPanel } from './source-edits-panel.tsx';
import { SourceSwitchesPanel } from './source-switches-panel.tsx';

function SourceParts({ source }: { source: Source }) {
  return (
    <>
      <PageHeader
        title={
          <span className="flex flex-wrap items-center gap-2">
            {source.name} <SourceFlags source={source} />
          </span>
        }
        description={
          <>
            <code>{source.key}</code>
            {source.description !== null && ` · ${source.description}`}
          </>
        }
        actions={<ButtonLink href={`/records?source=${source.key}`}>Its records</ButtonLink>}
      />
      <div className="grid gap-4">
        <SourceScorecard source={source} />
        <div className="grid items-start gap-4 xl:grid-cols-2">
          <TransportPanel key={`${source.key} ${source.transport}`} source={source} />
          <div className="grid gap-4">
            <DeliveryPanel source={source} />
            {source.transport === 'push' && <PushSecrets source={source} />}
            <QueueIngressPanel source={source} />
          </div>
        </div>
        <RefusedMessages source={source.key} showsNone={source.amqpIngress} />
        <div className="grid items-start gap-4 xl:grid-cols-2">
          <SourceSettingsPanel key={source.key} source={source} />
          <div className="grid gap-4">
            <SourceSwitchesPanel source={source} />
            <SourceEditsPanel source={source} />
            <SourceRetentionPanel source={source} />
            <HandlersPanel source={source} />
            <RetirePanel source={source} />
          </div>
        </div>
      </div>
    </>
  );
}

/** One source: how it does, its settings, its switches. */
export function SourcePage({ sourceKey }: { sourceKey: string }) {
  const query = useSources();
  return (
    <>
      <nav aria-label="Breadcrumb" className="mb-1 text-xs">
        <Link href="/sources" className="link">
          Sources
        </Link>
      </nav>
      <QueryView query={query} skeleton={<Skeleton className="h-96" />}>
        {({ sources }) => {
          const source = sources.find(({ key }) => key === sourceKey);
          if (source !== undefined) return <SourceParts source={source} />;
          return (
            <>
              <h1 className="sr-only">Unknown source</h1>
              <EmptyState title={`There is no source ${sourceKey}`} />
            </>
          );
        }}
      </QueryView>
    </>
  );
}
