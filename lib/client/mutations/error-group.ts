/** Triage of an error group: its state, who takes care of it, tags, ticket, notes. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import {
  errorGroupDetailSchema,
  groupEventSchema,
  type addGroupNoteSchema,
  type changeErrorGroupSchema,
} from '#lib/contracts/error-group';
import { fetchJson } from '../fetch-json.ts';
import { groupApiPath } from '../queries/error-groups.ts';

export type GroupChange = z.input<typeof changeErrorGroupSchema>;
type NewNote = z.input<typeof addGroupNoteSchema>;

const SHOWN = { queryKey: ['records', 'error-groups'] };

/** Changes a group; whatever comes of it, what is shown of groups is asked for again. */
export function useChangeErrorGroup(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: GroupChange) =>
      fetchJson(errorGroupDetailSchema, groupApiPath(id), { method: 'PATCH', body }),
    onSettled: () => client.invalidateQueries(SHOWN),
  });
}

/** Adds a note to a group. */
export function useAddGroupNote(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewNote) =>
      fetchJson(groupEventSchema, `${groupApiPath(id)}/notes`, { method: 'POST', body }),
    onSettled: () => client.invalidateQueries(SHOWN),
  });
}
