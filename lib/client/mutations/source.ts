/** Creating and changing sources. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import {
  sourceSchema,
  type changeSourceSchema,
  type createSourceSchema,
} from '#lib/contracts/source';
import { fetchJson } from '../fetch-json.ts';
import { sourcesQuery } from '../queries/sources.ts';

export type NewSource = z.input<typeof createSourceSchema>;
export type SourceChange = z.input<typeof changeSourceSchema>;

/** Creates a source. */
export function useCreateSource() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewSource) =>
      fetchJson(sourceSchema, '/api/v1/sources', { method: 'POST', body }),
    onSuccess: () => client.invalidateQueries(sourcesQuery),
  });
}

/** Changes a source: any of its settings, or retires it. */
export function useChangeSource(key: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: SourceChange) =>
      fetchJson(sourceSchema, `/api/v1/sources/${encodeURIComponent(key)}`, {
        method: 'PATCH',
        body,
      }),
    onSuccess: () => client.invalidateQueries(sourcesQuery),
  });
}
