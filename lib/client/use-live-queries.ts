/** Turns hints into refetches of what is on screen. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { startLiveHub, subscribeToHints } from './live-hub.ts';
import { refetchTopic } from './refetch-topic.ts';

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
