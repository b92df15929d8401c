/** Answers of an Integration App over the HTTP API, with a machine key as it has one. */
import {
  acknowledgeResultsSchema,
  extendResultsSchema,
  rejectResultsSchema,
} from '#lib/contracts/delivery';
import type { Database } from '#lib/server/database';
import { createMachineKey } from '#lib/server/gateway/machine-keys';
import { acknowledgeRecords, extendLeases, rejectRecords } from '#lib/server/http/endpoints/egress';
import { startRouteServer } from '#lib/testing/route-server';
import type { Answer, Rejection, Word } from './other-side.ts';

const RESULTS = {
  acknowledgements: acknowledgeResultsSchema,
  rejections: rejectResultsSchema,
  extensions: extendResultsSchema,
} as const;

export interface HttpAnswers extends AsyncDisposable {
  /** Each answer's outcome, or the code of its problem, in their order. At most a thousand. */
  acknowledge(answers: readonly Answer[]): Promise<Word[]>;
  reject(rejections: readonly Rejection[]): Promise<Word[]>;
  extend(extensions: readonly (Answer & { leaseSeconds: number })[]): Promise<Word[]>;
}

/** @param sources keys of the sources that the key is for, or `*` for all */
export async function openHttpAnswers(
  db: Database,
  sources: readonly string[],
): Promise<HttpAnswers> {
  const server = await startRouteServer([acknowledgeRecords, rejectRecords, extendLeases], db);
  const key = { name: 'app', scopes: ['deliver' as const], sources, createdBy: 'a test' };
  const { secret } = await createMachineKey(db, key);
  const post = async (name: keyof typeof RESULTS, items: readonly object[]): Promise<Word[]> => {
    const response = await fetch(`${server.origin}/api/v1/egress/${name}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ [name]: items }),
    });
    if (response.status !== 200) throw new Error(`${name}: ${String(response.status)}`);
    const { results } = RESULTS[name].parse(await response.json());
    return results.map((result) => ('problem' in result ? result.problem.code : result.outcome));
  };
  return {
    acknowledge: (answers) => post('acknowledgements', answers),
    reject: (rejections) => post('rejections', rejections),
    extend: (extensions) => post('extensions', extensions),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
