/** Edits many records by one JSON Patch: the preview of each, and doing it. */
import { useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import {
  editOperationDetailSchema,
  editPreviewSchema,
  type editManySchema,
  type EditOperationDetail,
  type previewEditSchema,
} from '#lib/contracts/edit-many';
import { fetchJson } from '../fetch-json.ts';
import { editOperationQuery } from '../queries/edit-operations.ts';

/** What a patch would make of each record. Nothing is stored, so it is asked for when a person wants to see it. */
export function usePreviewEdit() {
  return useMutation({
    mutationFn: (body: z.input<typeof previewEditSchema>) =>
      fetchJson(editPreviewSchema, '/api/v1/edits/preview', { method: 'POST', body }),
  });
}

/** Begins the edit; `onBegun` gets it as it is after its first moments. */
export function useEditMany(onBegun: (edit: EditOperationDetail) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: z.input<typeof editManySchema>) =>
      fetchJson(editOperationDetailSchema, '/api/v1/edits', { method: 'POST', body }),
    onSuccess: (edit) => {
      client.setQueryData(editOperationQuery(String(edit.id)).queryKey, edit);
      onBegun(edit);
    },
    onSettled: () => refresh(client),
  });
}

/** Stops an edit; what is edited stays so. */
export function useCancelEdit(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      fetchJson(editOperationDetailSchema, `/api/v1/edits/${encodeURIComponent(id)}/cancel`, {
        method: 'POST',
      }),
    onSuccess: (edit) => {
      client.setQueryData(editOperationQuery(id).queryKey, edit);
    },
    onSettled: () => refresh(client),
  });
}

function refresh(client: QueryClient): Promise<void> {
  return client.invalidateQueries({
    predicate: ({ queryKey: [topic, part] }) =>
      topic === 'records' || (topic === 'edits' && part === 'list'),
  });
}
