'use client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { Button } from '#components/ui/button';
import { EmptyState } from '#components/ui/empty-state';
import { GuardedButton } from '#components/ui/guarded-button';
import { PageHeader } from '#components/ui/page-header';
import { Panel } from '#components/ui/panel';
import { QueryView } from '#components/ui/query-view';
import { Skeleton } from '#components/ui/skeleton';
import { usePermission } from '#lib/client/queries/me';
import { replayOperationsQuery } from '#lib/client/queries/replays';
import { ReplaysTable } from './replays-table.tsx';

/** All replay operations: who started them, why, and how far they are. */
export function ReplaysPage() {
  const router = useRouter();
  const { allowed, reason } = usePermission('operator');
  const query = useInfiniteQuery(replayOperationsQuery);
  return (
    <>
      <PageHeader
        title="Replays"
        description="Replays of many records at once. Begin one from the records, from an error group, or here."
        actions={
          <GuardedButton
            variant="primary"
            allowed={allowed}
            reason={reason}
            onClick={() => router.push('/replays/new')}
          >
            <Plus aria-hidden size={16} />
            Paste references…
          </GuardedButton>
        }
      />
      <Panel>
        <QueryView query={query} skeleton={<Skeleton className="m-4 h-40" />}>
          {({ pages }) => {
            const operations = pages.flatMap((page) => page.operations);
            if (operations.length > 0) return <ReplaysTable operations={operations} />;
            return (
              <EmptyState title="No replay of many yet">
                Choose records in a list, or open an error group, and press “Replay…”.
              </EmptyState>
            );
          }}
        </QueryView>
        {query.hasNextPage && (
          <div className="flex justify-center p-3">
            <Button disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              Show older
            </Button>
          </div>
        )}
      </Panel>
    </>
  );
}
