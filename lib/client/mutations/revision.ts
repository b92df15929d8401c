/** Makes edits of records, and decides on those that wait. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import { savedRevisionSchema, type newRevisionSchema } from '#lib/contracts/revision';
import { fetchJson } from '../fetch-json.ts';

export type EditWish = z.input<typeof newRevisionSchema>;

function useRefreshRecords() {
  const client = useQueryClient();
  return () =>
    client.invalidateQueries({
      predicate: ({ queryKey: [topic, part] }) =>
        topic === 'records' || (topic === 'edits' && part === 'waiting'),
    });
}

const pathOf = (id: string) => `/api/v1/records/${encodeURIComponent(id)}/revisions`;

/** Saves an edit; whatever comes of it, what is shown of records is asked for again. */
export function useSaveRevision(id: string) {
  const refresh = useRefreshRecords();
  return useMutation({
    mutationFn: (body: EditWish) =>
      fetchJson(savedRevisionSchema, pathOf(id), { method: 'POST', body }),
    onSettled: refresh,
  });
}

/** Approves an edit of somebody else, or rejects one with the reason. */
export function useDecideRevision(id: string, revision: number) {
  const refresh = useRefreshRecords();
  return useMutation({
    mutationFn: (decision: { readonly why: string } | 'approve') => {
      const path = `${pathOf(id)}/${String(revision)}`;
      return decision === 'approve'
        ? fetchJson(savedRevisionSchema, `${path}/approve`, { method: 'POST' })
        : fetchJson(savedRevisionSchema, `${path}/reject`, { method: 'POST', body: decision });
    },
    onSettled: refresh,
  });
}
