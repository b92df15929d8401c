/** Who is signed in. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import { meSchema } from '#lib/contracts/access';
import { roleAllows, type Role } from '#lib/domain/access';
import { fetchJson } from '../fetch-json.ts';

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => fetchJson(meSchema, '/api/v1/me', { signal }),
  staleTime: 5 * 60_000,
});

/** Who is signed in. */
export function useMe() {
  return useQuery(meQuery);
}

/** Whether the person may do what asks for a role, and if not, the reason to show. */
export function usePermission(needed: Role): { allowed: boolean; reason: string | undefined } {
  const { data: me } = useMe();
  const allowed = me !== undefined && roleAllows(me.role, needed);
  if (allowed || me === undefined) return { allowed, reason: undefined };
  return { allowed, reason: `This needs the role ${needed}; yours is ${me.role}.` };
}
