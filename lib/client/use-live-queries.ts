/** Turns hints into refetches of what is on screen. */
import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { StreamTopic } from '#lib/contracts/insight';
import { startLiveHub, subscribeToHints } from './live-hub.ts';

const TRY_AGAIN_MS = 1_000;

/**
 * Refetches the active queries whose key begins with the topic, except those with `meta: {live: false}`.
 * What is being fetched already is left alone and asked once more afterwards: it may predate the hint.
 */
function refetchTopic(client: QueryClient, topic: StreamTopic): void {
  const filters = {
    queryKey: [topic],
    predicate: (query: { meta: Record<string, unknown> | undefined }) => query.meta?.live !== false,
  };
  if (client.isFetching(filters) > 0) {
    setTimeout(
      () => void client.invalidateQueries(filters, { cancelRefetch: false }),
      TRY_AGAIN_MS,
    );
    return;
  }
  void client.invalidateQueries(filters, { cancelRefetch: false });
}

/** Keeps every query of this tab fresh. Used once, by the shell. */
export function useLiveQueries(): void {
  const client = useQueryClient();
  useEffect(() => {
    const stopHub = startLiveHub();
    const stopHints = subscribeToHints((topic) => {
      refetchTopic(client, topic);
    });
    return () => {
      stopHints();
      stopHub();
    };
  }, [client]);
}
