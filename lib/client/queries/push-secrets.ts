/** The secrets that sign pushes of a source. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import { pushSecretsSchema } from '#lib/contracts/push-secret';
import { fetchJson } from '../fetch-json.ts';

export function pushSecretsPath(source: string): string {
  return `/api/v1/sources/${encodeURIComponent(source)}/push-secrets`;
}

export function pushSecretsQuery(source: string) {
  return queryOptions({
    queryKey: ['push-secrets', source],
    queryFn: ({ signal }) => fetchJson(pushSecretsSchema, pushSecretsPath(source), { signal }),
  });
}

/** All of them, newest first, retired ones included. */
export function usePushSecrets(source: string) {
  return useQuery(pushSecretsQuery(source));
}
