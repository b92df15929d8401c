import { describe, expect, it } from 'vitest';
import type { MemoryBudget } from '../../health/memory-budget.ts';
import { Admission, REQUEST_BYTES } from '../admission.ts';
import {
  CHUNK_BYTES,
  CHUNK_RECORDS,
  MOST_REFUSED_LINES,
  readLines,
  type Chunk,
} from './read-lines.ts';

const EVENT = { specversion: '1.0', source: '/shops/eu', type: 'order.placed' };
const line = (id: string, extra: object = {}) => JSON.stringify({ ...EVENT, id, ...extra });

interface Sent {
  readonly pieces: readonly string[];
  readonly headers?: Record<string, string>;
  readonly mostBytes?: number;
  readonly mostBatchBytes?: number;
  readonly limitBytes?: number;
}

/** What of a request was read, and what is held meanwhile. */
function send(sent: Sent) {
  const { pieces, headers = {}, mostBytes = 1_000, mostBatchBytes = 1e9, limitBytes = 1e9 } = sent;
  const waiting = [...pieces];
  const state = { pulled: 0 };
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const piece = waiting.shift();
        if (piece === undefined) controller.close();
        else {
          state.pulled += 1;
          controller.enqueue(Buffer.from(piece));
        }
      },
    },
    { highWaterMark: 0 },
  );
  const init = { method: 'POST', headers, body, duplex: 'half' } as const;
  const budget: MemoryBudget = { limitBytes, heldBytes: 0 };
  const admission = new Admission(budget);
  const context = { headers: [], mostBytes, mostBatchBytes, admission };
  const chunks = readLines(new Request('http://sluice.test/', init), context);
  return { chunks, budget, admission, state };
}

async function fatesOf(sent: Sent): Promise<string[]> {
  const fates: string[] = [];
  for await (const { items } of send(sent).chunks) {
    for (const item of items) {
      fates.push(item.kind === 'submission' ? (item.submission.eventId ?? '') : item.problem.code);
    }
  }
  return fates;
}

async function nextOf(chunks: AsyncGenerator<Chunk, void>): Promise<Chunk> {
  const next = await chunks.next();
  if (next.done === true) throw new Error('there is no chunk any more');
  return next.value;
}

const code = (name: string): unknown => expect.objectContaining({ code: name });

describe('reading lines', () => {
  it('takes each line for an event, its bytes unchanged, and refuses bad ones alone', async () => {
    const first = `{ ${line('a').slice(1)}`;
    const { chunks } = send({
      pieces: [`${first}\r\n{}\n\n`, line('b').slice(0, 9), line('b').slice(9)],
    });
    const chunk = await nextOf(chunks);
    const texts = chunk.items.map((item) =>
      item.kind === 'submission'
        ? Buffer.from(item.submission.bytes).toString()
        : item.problem.code,
    );
    expect(texts).toEqual([first, 'invalid_cloud_event', line('b')]);
    expect((await chunks.next()).done).toBe(true);
  });

  it('refuses a line that is a byte too long, alone', async () => {
    const [small, large] = [line('a'), line('ab')];
    const pieces = [`${large}\n${small}\n`, large];
    expect(await fatesOf({ pieces, mostBytes: small.length })).toEqual([
      'too_large',
      'a',
      'too_large',
    ]);
  });

  it('gives no more records, and no more bytes, than travel together', async () => {
    const many = Array.from({ length: CHUNK_RECORDS * 2 + 1 }, (_, index) => line(String(index)));
    const sizes: number[] = [];
    for await (const { items } of send({ pieces: [many.join('\n')] }).chunks)
      sizes.push(items.length);
    expect(sizes).toEqual([CHUNK_RECORDS, CHUNK_RECORDS, 1]);

    const large = line('a', { data: 'x'.repeat(CHUNK_BYTES / 2) });
    const pieces = Array<string>(3).fill(`${large}\n`);
    const heavy: number[] = [];
    for await (const chunk of send({ pieces, mostBytes: CHUNK_BYTES }).chunks) {
      heavy.push(chunk.items.length);
    }
    expect(heavy).toEqual([1, 1, 1]);
  });

  it('gives the first chunk before the rest has come', async () => {
    const full = Array.from({ length: CHUNK_RECORDS + 1 }, (_, index) => line(String(index)));
    const { chunks, state } = send({ pieces: [`${full.join('\n')}\n`, line('later')] });
    expect((await nextOf(chunks)).items).toHaveLength(CHUNK_RECORDS);
    expect(state.pulled).toBe(1);
  });

  it('holds the bytes of its chunks and of the line that has begun, and nothing else', async () => {
    const records = Array.from({ length: CHUNK_RECORDS }, (_, index) => line(String(index)));
    const bytes = records.join('').length;
    const pieces = [`no event\n\n${records.join('\n')}\n`, `${line('last')}\nbegun`, 'ends\n'];
    const { chunks, budget, admission } = send({ pieces });
    const [first, last] = [await nextOf(chunks), await nextOf(chunks)];
    expect(first.bytes + last.bytes).toBe(bytes + line('last').length);
    expect(budget.heldBytes).toBe(REQUEST_BYTES + first.bytes + last.bytes);
    admission.drop(first.bytes);
    expect(budget.heldBytes).toBe(REQUEST_BYTES + last.bytes);
    admission.release();
    expect(budget.heldBytes).toBe(0);
  });

  it('holds nothing of a line that is too long', async () => {
    const pieces = Array<string>(50).fill('x'.repeat(1_000));
    const { chunks, budget } = send({ pieces, limitBytes: REQUEST_BYTES + 3_000 });
    expect((await nextOf(chunks)).items).toHaveLength(1);
    expect(budget.heldBytes).toBe(REQUEST_BYTES);
  });

  it('stops when there is no memory for more', async () => {
    const pieces = Array<string>(50).fill(`${line('a')}\n`);
    const limited = send({ pieces, limitBytes: REQUEST_BYTES + 500 });
    await expect(limited.chunks.next()).rejects.toEqual(code('too_busy'));
  });

  it('reads nothing where there is no memory at all, or a declared length is too much', async () => {
    const busy = send({ pieces: ['x'], limitBytes: REQUEST_BYTES - 1 });
    await expect(busy.chunks.next()).rejects.toEqual(code('too_busy'));
    const long = send({ pieces: ['x'], headers: { 'content-length': '11' }, mostBatchBytes: 10 });
    await expect(long.chunks.next()).rejects.toEqual(code('too_large'));
    const zipped = send({ pieces: ['x'], headers: { 'content-encoding': 'gzip' } });
    await expect(zipped.chunks.next()).rejects.toEqual(code('unsupported_media_type'));
    expect([busy.state.pulled, long.state.pulled, zipped.state.pulled]).toEqual([0, 0, 0]);
  });

  it('stops at the most that all lines may have together', async () => {
    const { chunks, state } = send({ pieces: ['123456\n', '12345', '1', '1'], mostBatchBytes: 12 });
    await expect(chunks.next()).rejects.toEqual(code('too_large'));
    expect(state.pulled).toBe(3);
  });

  it('gives up what is something else than events', async () => {
    const pieces = (count: number) => ['x\n'.repeat(count)];
    expect(await fatesOf({ pieces: pieces(MOST_REFUSED_LINES) })).toHaveLength(MOST_REFUSED_LINES);
    await expect(fatesOf({ pieces: pieces(MOST_REFUSED_LINES + 1) })).rejects.toEqual(
      code('too_large'),
    );
  });

  it('takes no lines for none', async () => {
    expect(await fatesOf({ pieces: ['\n\r\n', '\n'] })).toEqual([]);
    expect(await fatesOf({ pieces: [] })).toEqual([]);
  });
});
