/** Edits many records by one JSON Patch: the preview of each, and doing it. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import {
  editedManySchema,
  editPreviewSchema,
  type editManySchema,
  type previewEditSchema,
} from '#lib/contracts/edit-many';
import { fetchJson } from '../fetch-json.ts';

/** What a patch would make of each record. Nothing is stored, so it is asked for when a person wants to see it. */
export function usePreviewEdit() {
  return useMutation({
    mutationFn: (body: z.input<typeof previewEditSchema>) =>
      fetchJson(editPreviewSchema, '/api/v1/edits/preview', { method: 'POST', body }),
  });
}

/** Edits what can be edited; what is shown of records is asked for again. */
export function useEditMany() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: z.input<typeof editManySchema>) =>
      fetchJson(editedManySchema, '/api/v1/edits', { method: 'POST', body }),
    onSettled: () =>
      client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === 'records' }),
  });
}
