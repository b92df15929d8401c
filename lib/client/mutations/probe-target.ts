/** Has the push target of a source tried before its pause is over. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { transportStandingSchema } from '#lib/contracts/transport';
import { fetchJson } from '../fetch-json.ts';
import { transportQuery } from '../queries/transport.ts';

/** How the transport stands is known with the answer. */
export function useProbeTarget(source: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      fetchJson(
        transportStandingSchema,
        `/api/v1/sources/${encodeURIComponent(source)}/push-target/probe`,
        { method: 'POST' },
      ),
    onSuccess: (standing) => client.setQueryData(transportQuery(source).queryKey, standing),
  });
}
