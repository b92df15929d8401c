import { act, cleanup, renderHook, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NO_FILTERS } from './record-filters.ts';
import { useExport } from './use-export.ts';

/** A file that comes when the test says so. */
class ComingFile {
  readonly signal: AbortSignal | null;
  readonly response: Response;
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null;

  constructor(signal: AbortSignal | null) {
    this.signal = signal;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#controller = controller;
      },
    });
    signal?.addEventListener('abort', () => this.#controller?.error(new Error('aborted')));
    this.response = new Response(body);
  }

  write(text: string): void {
    this.#controller?.enqueue(new TextEncoder().encode(text));
  }

  end(): void {
    this.#controller?.close();
  }

  breakOff(): void {
    this.#controller?.error(new Error('connection lost'));
  }
}

let files: ComingFile[];
let saved: string[];
let released: string[];

beforeEach(() => {
  files = [];
  saved = [];
  released = [];
  vi.stubGlobal('fetch', async (_path: string, init?: RequestInit) => {
    const file = new ComingFile(init?.signal ?? null);
    files.push(file);
    return Promise.resolve(file.response);
  });
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    saved.push(this.download);
  });
  URL.createObjectURL = () => 'blob:file';
  URL.revokeObjectURL = (address) => void released.push(address);
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const useFile = () => useExport(NO_FILTERS);

async function begin(format: 'csv' | 'ndjson') {
  const drawn = renderHook(useFile);
  act(() => drawn.result.current.start(format));
  await waitFor(() => expect(files).toHaveLength(1));
  return drawn;
}

describe('an export', () => {
  it('saves one file when the last byte is there, and not before', async () => {
    const { result } = await begin('ndjson');
    files[0]?.write('{"a":1}\n{"a"');
    await waitFor(() => expect(result.current.progress).toEqual({ state: 'running', rows: 1 }));
    expect(saved).toEqual([]);
    files[0]?.write(':2}\n');
    files[0]?.end();
    await waitFor(() => expect(result.current.progress).toEqual({ state: 'done', rows: 2 }));
    expect(saved).toEqual(['records.ndjson']);
    expect(released).toEqual(['blob:file']);
  });

  it('of nothing is a file with the names of its columns', async () => {
    const { result } = await begin('csv');
    files[0]?.write('id,reference\r\n');
    files[0]?.end();
    await waitFor(() => expect(result.current.progress).toEqual({ state: 'done', rows: 0 }));
    expect(saved).toHaveLength(1);
  });

  it('that breaks off is not saved: it would look whole', async () => {
    const { result } = await begin('csv');
    files[0]?.write('id\r\n1\r\n2\r\n');
    await waitFor(() => expect(result.current.progress).toMatchObject({ rows: 2 }));
    files[0]?.breakOff();
    await waitFor(() => expect(result.current.progress).toEqual({ state: 'failed', rows: 2 }));
    expect(saved).toEqual([]);
  });

  it('gives way to the one that is started after it, and says no more of itself', async () => {
    const { result } = await begin('csv');
    act(() => result.current.start('ndjson'));
    await waitFor(() => expect(files).toHaveLength(2));
    expect(files[0]?.signal?.aborted).toBe(true);
    files[1]?.write('{"a":1}\n');
    await waitFor(() => expect(result.current.progress).toEqual({ state: 'running', rows: 1 }));
    files[1]?.end();
    await waitFor(() => expect(result.current.progress).toEqual({ state: 'done', rows: 1 }));
    expect(saved).toEqual(['records.ndjson']);
  });

  it('never says that it was stopped while the next one runs', async () => {
    const seen: string[] = [];
    const { result } = renderHook(() => {
      const file = useFile();
      seen.push(file.progress.state);
      return file;
    });
    act(() => result.current.start('csv'));
    act(() => result.current.start('csv'));
    await waitFor(() => expect(files).toHaveLength(2));
    files[1]?.write('id\r\n1\r\n');
    await waitFor(() => expect(result.current.progress).toMatchObject({ rows: 1 }));
    expect(seen).not.toContain('stopped');
  });

  it('ends when its page is left', async () => {
    const { unmount } = await begin('csv');
    unmount();
    expect(files[0]?.signal?.aborted).toBe(true);
    expect(saved).toEqual([]);
  });
});
