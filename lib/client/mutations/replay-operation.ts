/** Tries, starts, steers and repeats replay operations. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
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

/** Runs a few of a set through their handlers and keeps nothing of it. */
export function useDryRun() {
  return useMutation({
    mutationFn: (body: { set: RecordSet; samples: number }) =>
      fetchJson(dryRunSchema, '/api/v1/replays/dry-run', { method: 'POST', body }),
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

/** Starts an operation. While one is on its way another wish does nothing. */
export function useCreateReplayOperation() {
  const client = useQueryClient();
  const keyOf = useIdempotencyKey();
  const mutationKey = ['create-replay'];
  const mutation = useMutation({
    mutationKey,
    mutationFn: (body: NewReplayOperation) =>
      fetchJson(replayOperationSchema, '/api/v1/replays', {
        method: 'POST',
        body,
        idempotencyKey: keyOf(body),
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['replays', 'list'] }),
  });
  const create = (body: NewReplayOperation, onCreated: (id: number) => void) => {
    if (client.isMutating({ mutationKey }) > 0) return;
    mutation.mutate(body, { onSuccess: ({ id }) => onCreated(id) });
  };
  return { create, error: mutation.error, isPending: mutation.isPending };
}

/** Pauses, resumes, continues or cancels an operation. */
export function useSteerReplay(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (action: OperationAction) =>
      fetchJson(replayOperationSchema, pathOf(id, action), { method: 'POST', body: {} }),
    onSettled: () => client.invalidateQueries(ALL),
  });
}

/** Makes a new operation over those of this one that failed again. */
export function useReplayFailed(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (reason: string) =>
      fetchJson(replayOperationSchema, pathOf(id, 'replay-failed'), {
        method: 'POST',
        body: reason === '' ? {} : { reason },
      }),
    onSettled: () => client.invalidateQueries(ALL),
  });
}
