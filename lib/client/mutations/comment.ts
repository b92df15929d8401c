/** Adds a comment to the timeline of a record. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { commentSchema } from '#lib/contracts/timeline';
import { fetchJson } from '../fetch-json.ts';

/** The timelines of a record, whatever kinds they show. */
const timelinesOf = (id: string) => ({ queryKey: ['records', 'timeline', id] });

/** Sends one comment at a time: a double click comes before the page has drawn again. */
export function useWriteComment(id: string) {
  const client = useQueryClient();
  const mutationKey = ['write-comment', id];
  const { mutate, error, isPending } = useMutation({
    mutationKey,
    mutationFn: (text: string) =>
      fetchJson(commentSchema, `/api/v1/records/${encodeURIComponent(id)}/comments`, {
        method: 'POST',
        body: { text },
      }),
    onSuccess: () => client.invalidateQueries(timelinesOf(id)),
  });
  const write = (text: string, onSuccess: () => void) => {
    if (client.isMutating({ mutationKey }) === 0) mutate(text, { onSuccess });
  };
  return { write, error, isPending };
}
