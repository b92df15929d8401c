/** Asks what a notice about a set of records would say. */
import { queryOptions } from '@tanstack/react-query';
import { noticePreviewSchema, type NoticePreview } from '#lib/contracts/notice';
import type { RecordSet } from '#lib/contracts/record-set';
import { fetchJson } from '../fetch-json.ts';

/** Stays as it is while it is read and changed: what arrives later is no part of it. */
export function noticePreviewQuery(set: RecordSet, source: string | null) {
  return queryOptions({
    queryKey: ['notices', 'preview', set, source],
    queryFn: ({ signal }): Promise<NoticePreview> =>
      fetchJson(noticePreviewSchema, '/api/v1/notices/preview', {
        method: 'POST',
        body: { set, ...(source !== null && { source }) },
        signal,
      }),
    staleTime: Infinity,
    gcTime: 0,
  });
}
