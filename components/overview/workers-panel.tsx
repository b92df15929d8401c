'use client';
import { clsx } from 'clsx';
import { EmptyState } from '#components/ui/empty-state';
import { Panel } from '#components/ui/panel';
import { QueryView } from '#components/ui/query-view';
import { Skeleton } from '#components/ui/skeleton';
import { Time } from '#components/ui/time';
import { useWorkers } from '#lib/client/queries/workers';
import type { Workers } from '#lib/contracts/insight';
import { formatCount } from '#lib/format/count';

type Worker = Workers['workers'][number];

function WorkerRow({ worker }: { worker: Worker }) {
  return (
    <li className="flex items-center gap-2 border-t px-4 py-2">
      <span
        aria-hidden
        className={clsx(
          'size-2 shrink-0 rounded-full',
          worker.alive ? 'bg-accent' : 'bg-line-strong',
        )}
      />
      <span className="min-w-0">
        <span className="block truncate" title={`${worker.id}, version ${worker.version}`}>
          {worker.host}
        </span>
        <span className="text-muted block text-xs">
          {worker.alive ? 'running' : 'gone'}, started <Time at={worker.startedAt} />
        </span>
      </span>
      <span className="numeric text-muted ml-auto text-xs">
        {worker.alive ? (
          `${formatCount(worker.inWork)} in progress`
        ) : (
          <>
            seen <Time at={worker.seenAt} />
          </>
        )}
      </span>
    </li>
  );
}

/** The workers and what they have in hand. */
export function WorkersPanel() {
  const query = useWorkers();
  return (
    <Panel title="Workers">
      <QueryView query={query} skeleton={<Skeleton className="mx-4 mb-4 h-12" />}>
        {({ workers }) =>
          workers.length === 0 ? (
            <EmptyState title="No worker was seen" />
          ) : (
            <ul>
              {workers.map((worker) => (
                <WorkerRow key={worker.id} worker={worker} />
              ))}
            </ul>
          )
        }
      </QueryView>
    </Panel>
  );
}
