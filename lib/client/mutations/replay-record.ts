/** Puts a record back to its start. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { replayAnswerSchema } from '#lib/contracts/record';
import { fetchJson } from '../fetch-json.ts';

export interface ReplayWish {
  readonly reason?: string;
  /** Said by a person who replays what is done already. */
  readonly confirm?: boolean;
}

/**
 * Replays a record; whatever comes of it, what is shown of records is asked for again. While one is
 * on its way another wish does nothing: a double click comes before the page has drawn again.
 */
export function useReplayRecord(id: string) {
  const client = useQueryClient();
  const mutationKey = ['replay-record', id];
  const mutation = useMutation({
    mutationKey,
    mutationFn: (body: ReplayWish) =>
      fetchJson(replayAnswerSchema, `/api/v1/records/${encodeURIComponent(id)}/replay`, {
        method: 'POST',
        body,
      }),
    onSettled: () =>
      client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === 'records' }),
  });
  const replay = (wish: ReplayWish, onSuccess: () => void) => {
    if (client.isMutating({ mutationKey }) === 0) mutation.mutate(wish, { onSuccess });
  };
  const { data, error, isPending, reset } = mutation;
  return { data, error, isPending, reset, replay };
}
