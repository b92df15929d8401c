/** Creating, changing and removing people. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { personSchema, type createPersonSchema } from '#lib/contracts/access';
import type { Role } from '#lib/domain/access';
import { fetchJson } from '../fetch-json.ts';
import { peopleQuery } from '../queries/people.ts';

export type NewPerson = z.input<typeof createPersonSchema>;

function pathOf(id: string): string {
  return `/api/v1/people/${encodeURIComponent(id)}`;
}

function useRefreshPeople() {
  const client = useQueryClient();
  return () => client.invalidateQueries(peopleQuery);
}

/** Creates a person with an initial password. */
export function useCreatePerson() {
  const onSuccess = useRefreshPeople();
  return useMutation({
    mutationFn: (body: NewPerson) =>
      fetchJson(personSchema, '/api/v1/people', { method: 'POST', body }),
    onSuccess,
  });
}

/** Gives a person another role. */
export function useChangeRole() {
  const onSuccess = useRefreshPeople();
  return useMutation({
    mutationFn: ({ id, role }: { id: string; role: Role }) =>
      fetchJson(personSchema, pathOf(id), { method: 'PATCH', body: { role } }),
    onSuccess,
  });
}

/** Removes a person; their sessions end at once. */
export function useRemovePerson() {
  const onSuccess = useRefreshPeople();
  return useMutation({
    mutationFn: (id: string) => fetchJson(z.null(), pathOf(id), { method: 'DELETE' }),
    onSuccess,
  });
}
