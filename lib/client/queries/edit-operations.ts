/** Asks for edits of many records. No hint tells of them: what is under way is asked for again. */
import { queryOptions } from '@tanstack/react-query';
import { editOperationDetailSchema, editOperationsSchema } from '#lib/contracts/edit-many';
import { isEditing } from '#lib/domain/edit-operation';
import { fetchJson } from '../fetch-json.ts';

const LIVE_MS = 1_000;
const QUIET_MS = 30_000;

/** The newest edits, newest first. */
export const editOperationsQuery = queryOptions({
  queryKey: ['edits', 'list'],
  queryFn: ({ signal }) => fetchJson(editOperationsSchema, '/api/v1/edits', { signal }),
  refetchInterval: ({ state }) =>
    state.data?.operations.some((edit) => isEditing(edit.state)) === true ? LIVE_MS : QUIET_MS,
});

/** One edit with what it left as it was. */
export function editOperationQuery(id: string) {
  return queryOptions({
    queryKey: ['edits', 'one', id],
    queryFn: ({ signal }) =>
      fetchJson(editOperationDetailSchema, `/api/v1/edits/${encodeURIComponent(id)}`, { signal }),
    refetchInterval: ({ state }) =>
      state.data === undefined || isEditing(state.data.state) ? LIVE_MS : false,
  });
}
