/** What receiving and enqueueing answer: the one difference between them is where the records go. */
import type { z } from 'zod';
import type { batchReceiptSchema, Receipt } from '#lib/contracts/receipt';
import { GatewayError } from '#lib/server/gateway/gateway-error';
import type { ReceiveResult } from '#lib/server/gateway/records/store-prepared';
import type { Submission } from '#lib/server/gateway/records/submission';
import { readIntake } from '../intake/read-intake.ts';
import type { BatchItem } from '../intake/read-batch.ts';
import { describeProblem } from '../problem.ts';

type Store = (submissions: readonly Submission[]) => Promise<ReceiveResult[]>;
type BatchReceipt = z.infer<typeof batchReceiptSchema>;
type BatchResult = BatchReceipt['results'][number];

/** Records that travel in one statement. */
const CHUNK_RECORDS = 500;
const CHUNK_BYTES = 8 * 1024 * 1024;

/** Reads the request in whichever mode, stores what it holds, and answers when that is durable. */
export async function takeIn(request: Request, store: Store): Promise<Response> {
  const intake = await readIntake(request);
  if (intake.kind === 'many') return takeMany(intake.items, store);
  const [result] = await store([intake.submission]);
  if (result === undefined) throw new Error('a submission got no result');
  if (result.kind === 'conflict') throw conflict(result);
  const receipt: Receipt = {
    id: result.id,
    status: result.status,
    duplicate: result.kind === 'duplicate',
    receivedAt: result.receivedAt.toISOString(),
  };
  return Response.json(receipt, {
    status: receipt.duplicate ? 200 : 202,
    headers: { location: `/api/v1/records/${receipt.id}` },
  });
}

async function takeMany(items: readonly BatchItem[], store: Store): Promise<Response> {
  const results = new Map<number, BatchResult>();
  for (const chunk of chunksOf(items)) {
    const stored = await store(chunk.map(({ submission }) => submission));
    stored.forEach((result, place) => {
      const index = chunk[place]?.index;
      if (index !== undefined) results.set(index, toBatchResult(index, result));
    });
  }
  const all = items.map((item, index) =>
    item.kind === 'refused' ? { index, problem: item.problem } : results.get(index),
  );
  return Response.json(summarise(all.filter((result) => result !== undefined)), { status: 202 });
}

interface Placed {
  readonly index: number;
  readonly submission: Submission;
}

function* chunksOf(items: readonly BatchItem[]): Generator<Placed[]> {
  let chunk: Placed[] = [];
  let bytes = 0;
  for (const [index, item] of items.entries()) {
    if (item.kind === 'refused') continue;
    const size = item.submission.bytes.byteLength;
    if (chunk.length >= CHUNK_RECORDS || (chunk.length > 0 && bytes + size > CHUNK_BYTES)) {
      yield chunk;
      chunk = [];
      bytes = 0;
    }
    chunk.push({ index, submission: item.submission });
    bytes += size;
  }
  if (chunk.length > 0) yield chunk;
}

function toBatchResult(index: number, result: ReceiveResult): BatchResult {
  if (result.kind === 'conflict') return { index, problem: describeProblem(conflict(result)) };
  return { index, id: result.id, duplicate: result.kind === 'duplicate' };
}

function summarise(results: BatchResult[]): BatchReceipt {
  const duplicates = results.filter((result) => 'id' in result && result.duplicate).length;
  const rejected = results.filter((result) => 'problem' in result).length;
  return { accepted: results.length - duplicates - rejected, duplicates, rejected, results };
}

function conflict({ id }: { readonly id: string }): GatewayError {
  return new GatewayError(
    'event_id_conflict',
    `The event id belongs to record ${id}, which has other bytes.`,
  );
}
