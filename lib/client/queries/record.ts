/** Asks for one record whole. */
import { queryOptions } from '@tanstack/react-query';
import { recordDetailSchema, type RecordDetail } from '#lib/contracts/record';
import { fetchJson } from '../fetch-json.ts';

/** The record with its attempts, replays and headers; refetched by live hints about records. */
export function recordQuery(id: string) {
  return queryOptions({
    queryKey: ['records', 'one', id],
    queryFn: ({ signal }): Promise<RecordDetail> =>
      fetchJson(recordDetailSchema, `/api/v1/records/${encodeURIComponent(id)}`, { signal }),
  });
}
