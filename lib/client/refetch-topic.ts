/** Refetches what a hint is about, so that no hint is lost to a fetch that began before it. */
import type { Query, QueryClient } from '@tanstack/react-query';
import type { StreamTopic } from '#lib/contracts/insight';

const REST_MS = 1_000;

/** Fetches again that wait for the fetch before them, by the hash of their query. */
const owed = new WeakMap<QueryClient, Set<string>>();

/**
 * Refetches the active queries whose key begins with the topic, except those with `meta: {live: false}`.
 * What is being fetched already may predate the hint: it is asked for once more, a while after it came.
 */
export function refetchTopic(client: QueryClient, topic: StreamTopic): void {
  const filters = {
    queryKey: [topic],
    predicate: (query: { meta: Record<string, unknown> | undefined }) => query.meta?.live !== false,
  };
  for (const query of client.getQueryCache().findAll({ ...filters, fetchStatus: 'fetching' }))
    refetchAfterwards(client, query);
  void client.invalidateQueries(filters, { cancelRefetch: false });
}

function refetchAfterwards(client: QueryClient, query: Query): void {
  const waiting = owed.get(client) ?? new Set<string>();
  owed.set(client, waiting);
  if (waiting.has(query.queryHash)) return;
  waiting.add(query.queryHash);
  const again = () => {
    setTimeout(() => {
      waiting.delete(query.queryHash);
      const { queryKey } = query;
      void client.invalidateQueries({ queryKey, exact: true }, { cancelRefetch: false });
    }, REST_MS);
  };
  Promise.resolve(query.promise).then(again, again);
}
