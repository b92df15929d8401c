/** Asks for error groups. Keys begin with `records`: whatever becomes of records changes their groups. */
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import {
  assigneesSchema,
  errorGroupDetailSchema,
  errorGroupPageSchema,
  type TREND_SPANS,
} from '#lib/contracts/error-group';
import { recordPageSchema } from '#lib/contracts/record';
import { UNRESOLVED_STATES } from '#lib/domain/error-group';
import { toGroupQuery, type GroupFilters } from '../errors/group-filters.ts';
import { fetchJson } from '../fetch-json.ts';

const GROUPS_PATH = '/api/v1/error-groups';
const RECORDS_SHOWN = 10;
const TOP_SHOWN = 6;
const ASSIGNEES_STALE_MS = 60_000;

export type TrendSpan = (typeof TREND_SPANS)[number];

/** The path of one group, for its endpoints. */
export function groupApiPath(id: string): string {
  return `${GROUPS_PATH}/${encodeURIComponent(id)}`;
}

export function errorGroupsQuery(filters: GroupFilters) {
  return queryOptions({
    queryKey: ['records', 'error-groups', 'list', filters],
    queryFn: ({ signal }) =>
      fetchJson(errorGroupPageSchema, GROUPS_PATH, { query: toGroupQuery(filters), signal }),
    placeholderData: keepPreviousData,
  });
}

/** A page of groups; the one before stays on screen until it is there. */
export function useErrorGroups(filters: GroupFilters) {
  return useQuery(errorGroupsQuery(filters));
}

const topGroupsQuery = queryOptions({
  queryKey: ['records', 'error-groups', 'top'],
  queryFn: ({ signal }) =>
    fetchJson(errorGroupPageSchema, GROUPS_PATH, {
      query: { state: UNRESOLVED_STATES, sort: 'open', limit: TOP_SHOWN },
      signal,
    }),
});

/** The groups that ask for attention and have the most open records. */
export function useTopGroups() {
  return useQuery(topGroupsQuery);
}

export function errorGroupQuery(id: string, trend: TrendSpan) {
  return queryOptions({
    queryKey: ['records', 'error-groups', 'one', id, trend],
    queryFn: ({ signal }) =>
      fetchJson(errorGroupDetailSchema, groupApiPath(id), { query: { trend }, signal }),
    placeholderData: keepPreviousData,
  });
}

/** One group whole. */
export function useErrorGroup(id: string, trend: TrendSpan) {
  return useQuery(errorGroupQuery(id, trend));
}

function groupRecordsQuery(id: string) {
  return queryOptions({
    queryKey: ['records', 'error-groups', 'records', id],
    queryFn: ({ signal }) =>
      fetchJson(recordPageSchema, '/api/v1/records', {
        query: { group: id, limit: RECORDS_SHOWN },
        signal,
      }),
  });
}

/** The latest open records of a group. */
export function useGroupRecords(id: string) {
  return useQuery(groupRecordsQuery(id));
}

const assigneesQuery = queryOptions({
  queryKey: ['people', 'assignees'],
  queryFn: ({ signal }) => fetchJson(assigneesSchema, '/api/v1/assignees', { signal }),
  staleTime: ASSIGNEES_STALE_MS,
});

/** Who can take care of a group. */
export function useAssignees() {
  return useQuery(assigneesQuery);
}
