/** Stores submissions once each: what receive and enqueue have in common. */
import { isPool, type Queryable } from '#lib/server/database';
import { prepareRequest, type PreparedRequest, type StoreRequest } from './prepare-request.ts';
import { receptionOf } from './reception.ts';
import { storePrepared, type ReceiveResult } from './store-prepared.ts';

/** Records of one caller that travel together, so that a long list leaves room for its neighbours. */
const MOST_OF_ONE_CALLER = 500;

/**
 * Stores what is new, in input order, and answers in input order when it is durable. Given a pool,
 * it travels with what other callers hand over at the same moment; given a transaction, it is
 * written in it at once.
 * @throws GatewayError invalid_submission, if the caller did not check findSubmissionFault
 */
export async function storeSubmissions(
  db: Queryable,
  request: StoreRequest,
): Promise<ReceiveResult[]> {
  const results: ReceiveResult[] = [];
  for (const part of partsOf(prepareRequest(request))) {
    results.push(...(await storePart(db, part)));
  }
  return results;
}

async function storePart(db: Queryable, part: PreparedRequest): Promise<ReceiveResult[]> {
  if (isPool(db)) return receptionOf(db).submit(part);
  const [results] = await storePrepared(db, [part], { lockWaitMs: null });
  return results ?? [];
}

function partsOf(request: PreparedRequest): readonly PreparedRequest[] {
  const { records } = request;
  if (records.length <= MOST_OF_ONE_CALLER) return records.length === 0 ? [] : [request];
  const count = Math.ceil(records.length / MOST_OF_ONE_CALLER);
  return Array.from({ length: count }, (_, index) => {
    const part = records.slice(index * MOST_OF_ONE_CALLER, (index + 1) * MOST_OF_ONE_CALLER);
    const bytes = part.reduce((sum, record) => sum + record.bytes.byteLength, 0);
    return { ...request, records: part, bytes };
  });
}
