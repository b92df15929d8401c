/** Tries, starts, steers and repeats replay operations. */
import { useMutation, useQueryClient, type UseMutationOptions } from '@tanstack/react-query';
import { useRef } from 'react';
import type { z } from 'zod';
import {
  dryRunSchema,
  replayOperationSchema,
  type createReplayOperationSchema,
} from '#lib/contracts/replay-operation';
import type { RecordSet } from '#lib/contracts/record-set';
import type { OperationAction } from '#lib/domain/replay-operation';
import { fetchJson } from '../fetch-json.ts';
import { makeKey } from '../replays/set-address.ts';

export type NewReplayOperation = z.input<typeof createReplayOperationSchema>;

const ALL = { queryKey: ['replays'] };

function pathOf(id: number, action: string): string {
  return `/api/v1/replays/${String(id)}/${action}`;
}

/** Sends one wish at a time: a double click comes before the page has drawn again. */
function useOnce<Wish, Answer>(
  mutationKey: readonly unknown[],
  options: UseMutationOptions<Answer, Error, Wish>,
) {
  const client = useQueryClient();
  const mutation = useMutation({ ...options, mutationKey });
  const { data, error, isPending } = mutation;
  const isBusy = () => client.isMutating({ mutationKey }) > 0;
  const send = (wish: Wish, onSuccess: (answer: Answer) => void = () => undefined) => {
    if (!isBusy()) mutation.mutate(wish, { onSuccess });
  };
  // What is under way is not forgotten: its answer is still to come.
  const reset = () => {
    if (!isBusy()) mutation.reset();
  };
  return { send, data, error, isPending, reset };
}

/** Runs a few of a set through their handlers and keeps nothing of it. */
export function useDryRun(set: RecordSet) {
  return useOnce(['dry-run-replay', set], {
    mutationFn: (samples: number) =>
      fetchJson(dryRunSchema, '/api/v1/replays/dry-run', {
        method: 'POST',
        body: { set, samples },
      }),
  });
}

/** One key for one wish: sent again after a broken connection it is still one operation. */
function useIdempotencyKey(): (body: unknown) => string {
  const last = useRef({ text: '', key: '' });
  return (body) => {
    const text = JSON.stringify(body);
    if (last.current.text !== text) last.current = { text, key: makeKey() };
    return last.current.key;
  };
}

/** Starts an operation. */
export function useCreateReplayOperation() {
  const client = useQueryClient();
  const keyOf = useIdempotencyKey();
  return useOnce(['create-replay'], {
    mutationFn: (body: NewReplayOperation) =>
      fetchJson(replayOperationSchema, '/api/v1/replays', {
        method: 'POST',
        body,
        idempotencyKey: keyOf(body),
      }),
    onSuccess: () => client.invalidateQueries(ALL),
  });
}

/** Pauses, resumes, continues or cancels an operation. */
export function useSteerReplay(id: number) {
  const client = useQueryClient();
  return useOnce(['steer-replay', id], {
    mutationFn: (action: OperationAction) =>
      fetchJson(replayOperationSchema, pathOf(id, action), { method: 'POST', body: {} }),
    onSettled: () => client.invalidateQueries(ALL),
  });
}

/** Makes a new operation over those of this one that failed again; an empty reason is that of this one. */
export function useReplayFailed(id: number) {
  const client = useQueryClient();
  return useOnce(['replay-failed', id], {
    mutationFn: (reason: string) =>
      fetchJson(replayOperationSchema, pathOf(id, 'replay-failed'), {
        method: 'POST',
        body: reason === '' ? {} : { reason },
      }),
    onSettled: () => client.invalidateQueries(ALL),
  });
}
