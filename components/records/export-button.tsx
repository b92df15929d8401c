'use client';
import { Popover } from '#components/ui/popover';
import { Button } from '#components/ui/button';
import { useRecordFacets } from '#lib/client/queries/record-facets';
import type { RecordFilters } from '#lib/client/records/record-filters';
import { useExport, type ExportProgress } from '#lib/client/records/use-export';
import type { RecordFacets } from '#lib/contracts/record-facets';
import { formatCount, formatCountOf } from '#lib/format/count';

/** All records that match as a file, without their payloads. */
export function ExportButton({ filters }: { filters: RecordFilters }) {
  const exporting = useExport(filters);
  const { progress } = exporting;
  const isRunning = progress.state === 'running';
  return (
    <Popover label="Export" active={isRunning} title="Export">
      <div className="grid w-64 gap-3">
        <Matching filters={filters} />
        <div className="flex gap-2">
          <Button size="small" disabled={isRunning} onClick={() => exporting.start('csv')}>
            CSV
          </Button>
          <Button size="small" disabled={isRunning} onClick={() => exporting.start('ndjson')}>
            NDJSON
          </Button>
          {isRunning && (
            <Button size="small" variant="quiet" onClick={exporting.stop}>
              Stop
            </Button>
          )}
        </div>
        <p role="status" className="text-muted min-h-10 tabular-nums">
          {describeProgress(progress)}
        </p>
      </div>
    </Popover>
  );
}

function Matching({ filters }: { filters: RecordFilters }) {
  const { data, isEnabled } = useRecordFacets(filters);
  return (
    <p>
      {isEnabled && data === undefined
        ? 'Counting the records that match…'
        : `${describeMatching(data?.total)} Newest first, without payloads.`}
    </p>
  );
}

/** How many rows the file will have. */
export function describeMatching(total: RecordFacets['total'] | undefined): string {
  if (total === undefined) return 'All records that match.';
  const count = formatCountOf(total.count, 'record');
  return total.isExact ? `${count}.` : `More than ${count}.`;
}

function describeProgress(progress: ExportProgress): string {
  if (progress.state === 'idle') return '';
  const rows = formatCountOf(progress.rows, 'record');
  switch (progress.state) {
    case 'running':
      return `${formatCount(progress.rows)} read so far…`;
    case 'done':
      return `${rows} saved.`;
    case 'stopped':
      return `Stopped after ${rows}. Nothing was saved.`;
    case 'failed':
      return `It broke off after ${rows}. Nothing was saved.`;
  }
}
