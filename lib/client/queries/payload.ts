/** Asks for the exact bytes of a payload, at most the first part of a large one. */
import { queryOptions } from '@tanstack/react-query';
import { problemSchema } from '#lib/contracts/problem';
import { ProblemError } from '../problem-error.ts';

/** Larger payloads are shown in part and offered for download. */
export const SHOWN_BYTES = 1_000_000;

export interface PayloadKey {
  readonly id: string;
  readonly revision: number;
  readonly sizeBytes: number;
}

/** Where the bytes are, as a download. */
export function payloadPath({ id, revision }: Omit<PayloadKey, 'sizeBytes'>): string {
  const path = `/api/v1/records/${encodeURIComponent(id)}/payload`;
  return `${path}?revision=${String(revision)}`;
}

async function fetchBytes(path: string, init: RequestInit): Promise<Uint8Array> {
  const response = await fetch(path, init);
  if (response.ok) return new Uint8Array(await response.arrayBuffer());
  const problem = problemSchema.safeParse(await response.json().catch(() => null));
  throw new ProblemError(
    problem.data ?? {
      type: 'about:blank',
      title: `The payload could not be read: the server answered ${String(response.status)}.`,
      status: response.status,
      code: 'unreadable_answer',
    },
  );
}

/** The bytes to show. They never change, so they are asked for once. */
export function payloadQuery(key: PayloadKey) {
  return queryOptions({
    queryKey: ['payload', key],
    queryFn: async ({ signal }): Promise<Uint8Array> => {
      if (key.sizeBytes === 0) return new Uint8Array();
      const large = key.sizeBytes > SHOWN_BYTES;
      const headers = large ? { range: `bytes=0-${String(SHOWN_BYTES - 1)}` } : {};
      const bytes = await fetchBytes(payloadPath(key), { headers, signal });
      return bytes.subarray(0, SHOWN_BYTES);
    },
    staleTime: Infinity,
    gcTime: 60_000,
  });
}

/** All the bytes, however many, for whoever edits or compares them. */
export function wholePayloadQuery(key: Omit<PayloadKey, 'sizeBytes'>) {
  return queryOptions({
    queryKey: ['payload', 'whole', key],
    queryFn: ({ signal }): Promise<Uint8Array> => fetchBytes(payloadPath(key), { signal }),
    staleTime: Infinity,
    gcTime: 60_000,
  });
}
