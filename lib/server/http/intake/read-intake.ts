/** Reads what a request hands over, in whichever mode: one submission, or many with their faults. */
import type { Submission } from '#lib/server/gateway/records/submission';
import { env } from '../../env.ts';
import { readBytes } from '../byte-reader.ts';
import { ProblemError } from '../problem.ts';
import { readBatch, readLines, type BatchItem } from './read-batch.ts';
import { hasCloudEventHeaders, readBinaryEvent } from './read-binary-event.ts';
import { readPlain } from './read-plain.ts';
import { readStructuredEvent } from './read-structured-event.ts';
import { keptHeaders } from './received-headers.ts';

export type Intake =
  | { readonly kind: 'single'; readonly submission: Submission }
  | { readonly kind: 'many'; readonly items: readonly BatchItem[] };

const BATCH = 'application/cloudevents-batch+json';
const STRUCTURED = 'application/cloudevents+json';
const LINES = new Set(['application/x-ndjson', 'application/jsonl']);

/**
 * Content types decide the mode (CloudEvents HTTP binding §3): structured, batch, lines, else binary
 * by its `ce-` headers, else plain.
 * @throws ProblemError for whatever cannot be taken
 */
export async function readIntake(request: Request): Promise<Intake> {
  const mediaType = mediaTypeOf(request);
  const most = env();
  if (mediaType === BATCH || LINES.has(mediaType)) {
    const bytes = await readBytes(request, most.SLUICE_MAX_BATCH_BYTES);
    const context = { headers: keptHeaders(request), mostBytes: most.SLUICE_MAX_RECORD_BYTES };
    const items = mediaType === BATCH ? readBatch(bytes, context) : readLines(bytes, context);
    return { kind: 'many', items };
  }
  if (mediaType.startsWith('application/cloudevents') && mediaType !== STRUCTURED) {
    throw new ProblemError('unsupported_media_type', `“${mediaType}” is not read here.`, [
      { header: 'content-type', message: 'is no form of CloudEvents that is read here' },
    ]);
  }
  return { kind: 'single', submission: await readSingle(request, mediaType) };
}

async function readSingle(request: Request, mediaType: string): Promise<Submission> {
  const bytes = await readBytes(request, env().SLUICE_MAX_RECORD_BYTES);
  if (mediaType === STRUCTURED) return readStructuredEvent(bytes, keptHeaders(request));
  return hasCloudEventHeaders(request)
    ? readBinaryEvent(request, bytes)
    : readPlain(request, bytes);
}

function mediaTypeOf(request: Request): string {
  return (request.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}
