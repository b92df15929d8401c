/** Puts a record back to its start. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { replayAnswerSchema } from '#lib/contracts/record';
import { fetchJson } from '../fetch-json.ts';

export interface ReplayWish {
  readonly id: string;
  readonly reason?: string;
  /** Said by a person who replays what is done already. */
  readonly confirm?: boolean;
}

/** Replays a record; whatever comes of it, what is shown of records is asked for again. */
export function useReplayRecord() {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ['replay-record'],
    mutationFn: ({ id, ...body }: ReplayWish) =>
      fetchJson(replayAnswerSchema, `/api/v1/records/${encodeURIComponent(id)}/replay`, {
        method: 'POST',
        body,
      }),
    onSettled: () => client.invalidateQueries({ queryKey: ['records'] }),
  });
}
