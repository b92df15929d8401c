'use client';
import { Notice } from '#components/ui/notice';
import { useWorkers } from '#lib/client/queries/workers';

/** Says that nothing is being processed, while no worker is alive. */
export function NoWorkerNotice() {
  const { data } = useWorkers();
  if (data === undefined || data.workers.some(({ alive }) => alive)) return null;
  return (
    <div role="alert" className="mb-4">
      <Notice tone="warning">
        No worker is running. Records are stored safely and will be processed when one is back.
      </Notice>
    </div>
  );
}
