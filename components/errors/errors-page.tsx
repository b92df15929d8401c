'use client';
import { Button } from '#components/ui/button';
import { EmptyState } from '#components/ui/empty-state';
import { PageHeader } from '#components/ui/page-header';
import { Panel } from '#components/ui/panel';
import { QueryView } from '#components/ui/query-view';
import { Skeleton } from '#components/ui/skeleton';
import { isNarrowed, NO_GROUP_FILTERS } from '#lib/client/errors/group-filters';
import { useGroupList, type GroupList } from '#lib/client/errors/use-group-list';
import type { ErrorGroupPage } from '#lib/contracts/error-group';
import { formatCountOf } from '#lib/format/count';
import { GroupFilterBar } from './group-filter-bar.tsx';
import { GroupTable } from './group-table.tsx';
import { StateTabs } from './state-tabs.tsx';

function NoGroups({ list, page }: { list: GroupList; page: ErrorGroupPage }) {
  const { filters, change } = list;
  const known = Object.values(page.states).some((count) => count > 0);
  if (isNarrowed(filters)) {
    return (
      <EmptyState title="Nothing matches">
        <p className="mb-2">No cause is what these filters ask for.</p>
        <Button size="small" onClick={() => change({ ...NO_GROUP_FILTERS, state: filters.state })}>
          Clear the filters
        </Button>
      </EmptyState>
    );
  }
  if (!known) return <EmptyState title="Nothing has failed" />;
  return (
    <EmptyState title={filters.state === null ? 'Nothing asks for attention' : 'None'}>
      {filters.state === null && 'Every cause of failures is resolved or muted.'}
    </EmptyState>
  );
}

function Pages({ list, next }: { list: GroupList; next: string | null }) {
  const { filters, change, rows } = list;
  return (
    <footer className="flex flex-wrap items-center gap-2 border-t px-4 py-2">
      <span className="text-muted text-xs">{formatCountOf(rows.length, 'cause')} shown</span>
      <nav aria-label="Pages" className="ml-auto flex gap-1.5">
        <Button
          size="small"
          disabled={filters.cursor === null}
          onClick={() => change({ cursor: null })}
        >
          First
        </Button>
        <Button size="small" disabled={next === null} onClick={() => change({ cursor: next })}>
          Next
        </Button>
      </nav>
    </footer>
  );
}

function Groups({ list, page }: { list: GroupList; page: ErrorGroupPage }) {
  if (list.rows.length === 0) return <NoGroups list={list} page={page} />;
  return (
    <>
      <GroupTable list={list} />
      <Pages list={list} next={page.next} />
    </>
  );
}

/** All causes of failures, those that ask for attention first. */
export function ErrorsPage() {
  const list = useGroupList();
  return (
    <>
      <PageHeader title="Errors" description="Failures with one cause, as one group." />
      <div className="grid gap-3">
        <StateTabs list={list} />
        <GroupFilterBar list={list} />
        <Panel>
          <div role="status" className="contents">
            {list.newer > 0 && (
              <Button
                size="small"
                variant="primary"
                className="m-2 rounded-full"
                onClick={list.showNewer}
              >
                {list.newer} new
              </Button>
            )}
          </div>
          <QueryView query={list.query} skeleton={<Skeleton className="m-4 h-64" />}>
            {(page) => <Groups list={list} page={page} />}
          </QueryView>
        </Panel>
      </div>
    </>
  );
}
