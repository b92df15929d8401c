/** Asks for a notice as it left. */
import { queryOptions } from '@tanstack/react-query';
import { noticeSchema } from '#lib/contracts/notice';
import { fetchJson } from '../fetch-json.ts';

/** Never changes, so it is asked for once. */
export function noticeQuery(id: number) {
  return queryOptions({
    queryKey: ['notices', 'one', id],
    queryFn: ({ signal }) => fetchJson(noticeSchema, `/api/v1/notices/${String(id)}`, { signal }),
    staleTime: Infinity,
  });
}
