/** How the transport of a source stands. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import { transportStandingSchema } from '#lib/contracts/transport';
import { fetchJson } from '../fetch-json.ts';

/** Workers write how they find a transport when that changes, which moves no record. */
const ASK_EVERY_MS = 5_000;

export function transportQuery(source: string) {
  return queryOptions({
    queryKey: ['records', 'transport', source],
    queryFn: ({ signal }) =>
      fetchJson(
        transportStandingSchema,
        `/api/v1/sources/${encodeURIComponent(source)}/transport`,
        { signal },
      ),
    refetchInterval: ASK_EVERY_MS,
  });
}

/** Its connections and the records on their way; asked for again with every change of records. */
export function useTransport(source: string) {
  return useQuery(transportQuery(source));
}
