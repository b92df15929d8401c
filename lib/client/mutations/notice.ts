/** Makes notices to third parties. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { noticeSchema, type CreateNotice, type Notice } from '#lib/contracts/notice';
import { fetchJson } from '../fetch-json.ts';
import { makeKey } from '../replays/set-address.ts';

const mutationKey = ['create-notice'];
/** A notice is told of in the timeline of each of its records. */
const TOLD_IN = { queryKey: ['records'] };

/** Makes a notice once for each wish: pressed twice, or sent again, it is the same notice. */
export function useCreateNotice() {
  const client = useQueryClient();
  const last = useRef({ text: '', key: '' });
  const mutation = useMutation({
    mutationKey,
    mutationFn: (body: CreateNotice): Promise<Notice> => {
      const text = JSON.stringify(body);
      if (last.current.text !== text) last.current = { text, key: makeKey() };
      return fetchJson(noticeSchema, '/api/v1/notices', {
        method: 'POST',
        body,
        idempotencyKey: last.current.key,
      });
    },
    onSuccess: () => client.invalidateQueries(TOLD_IN),
  });
  const { data, error, isPending, reset } = mutation;
  const make = (wish: CreateNotice, onMade: (notice: Notice) => void) => {
    if (client.isMutating({ mutationKey }) === 0) mutation.mutate(wish, { onSuccess: onMade });
  };
  return { data, error, isPending, reset, make };
}
