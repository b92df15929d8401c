/** Sends a record through a source's transport to test it. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { testRecordSchema } from '#lib/contracts/transport';
import { fetchJson } from '../fetch-json.ts';

/** `data` is the record that was sent last. */
export function useSendTestRecord(source: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      fetchJson(testRecordSchema, `/api/v1/sources/${encodeURIComponent(source)}/test-record`, {
        method: 'POST',
      }),
    onSuccess: () =>
      client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === 'records' }),
  });
}
