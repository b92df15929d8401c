/** Downloads all records that the filters ask for, and says how far it is. */
import { useEffect, useRef, useState } from 'react';
import type { ExportFormat } from '#lib/contracts/record-export';
import { buildPath } from '../fetch-json.ts';
import { countRows } from './count-rows.ts';
import { toRecordQuery, type RecordFilters } from './record-filters.ts';

export type ExportProgress =
  | { readonly state: 'idle' }
  | { readonly state: 'running' | 'done' | 'stopped' | 'failed'; readonly rows: number };

export interface RecordExport {
  readonly progress: ExportProgress;
  readonly start: (format: ExportFormat) => void;
  readonly stop: () => void;
}

/** The address of the file, which machines may as well ask for. */
export function exportPath(filters: RecordFilters, format: ExportFormat, now: Date): string {
  const { sort: _sort, limit: _limit, cursor: _cursor, ...query } = toRecordQuery(filters, now);
  return buildPath('/api/v1/records/export', { ...query, format });
}

function save(parts: readonly BlobPart[], format: ExportFormat): void {
  const address = URL.createObjectURL(new Blob([...parts]));
  const link = document.createElement('a');
  link.href = address;
  link.download = `records.${format}`;
  link.click();
  URL.revokeObjectURL(address);
}

interface Download {
  readonly path: string;
  readonly format: ExportFormat;
  readonly signal: AbortSignal;
  readonly onRows: (rows: number) => void;
}

/** A file that broke off is not saved: it would look whole. */
async function download({ path, format, signal, onRows }: Download): Promise<void> {
  const response = await fetch(path, { signal, credentials: 'same-origin' });
  if (!response.ok || response.body === null) throw new Error('The file was refused.');
  const count = countRows(format);
  const parts: BlobPart[] = [];
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    onRows(count(value));
  }
  save(parts, format);
}

/** One export at a time; leaving the page stops it. */
export function useExport(filters: RecordFilters): RecordExport {
  const [progress, setProgress] = useState<ExportProgress>({ state: 'idle' });
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const run = async (format: ExportFormat, controller: AbortController) => {
    const { signal } = controller;
    let rows = 0;
    // Of one that another has taken the place of nothing more is told.
    const tell = (next: ExportProgress) => {
      if (running.current === controller) setProgress(next);
    };
    const onRows = (now: number) => {
      rows = now;
      if (!signal.aborted) tell({ state: 'running', rows });
    };
    try {
      await download({ path: exportPath(filters, format, new Date()), format, signal, onRows });
      tell({ state: 'done', rows });
    } catch {
      tell({ state: signal.aborted ? 'stopped' : 'failed', rows });
    }
  };
  return {
    progress,
    start: (format) => {
      running.current?.abort();
      const controller = new AbortController();
      running.current = controller;
      setProgress({ state: 'running', rows: 0 });
      void run(format, controller);
    },
    stop: () => running.current?.abort(),
  };
}
