/** Saving and removing views, and choosing the one that the list begins with. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { savedViewSchema, type SaveView } from '#lib/contracts/saved-view';
import { fetchJson } from '../fetch-json.ts';
import { savedViewsQuery } from '../queries/saved-views.ts';

const PATH = '/api/v1/saved-views';

function useRefreshViews() {
  const client = useQueryClient();
  return () => client.invalidateQueries(savedViewsQuery);
}

/** Saves a view, in place of an own one of that name. */
export function useSaveView() {
  const onSuccess = useRefreshViews();
  return useMutation({
    mutationFn: (body: SaveView) => fetchJson(savedViewSchema, PATH, { method: 'POST', body }),
    onSuccess,
  });
}

/** Removes a view. */
export function useRemoveView() {
  const onSuccess = useRefreshViews();
  return useMutation({
    mutationFn: (id: number) => fetchJson(z.null(), `${PATH}/${String(id)}`, { method: 'DELETE' }),
    onSuccess,
  });
}

/** Begins the list with a view; null: with all records. */
export function useChooseDefaultView() {
  const onSuccess = useRefreshViews();
  return useMutation({
    mutationFn: (view: number | null) =>
      fetchJson(z.null(), `${PATH}/default`, { method: 'PUT', body: { view } }),
    onSuccess,
  });
}
