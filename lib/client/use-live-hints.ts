/** React's side of the live hints. */
import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import type { StreamTopic } from '#lib/contracts/insight';
import { readLiveState, subscribeToHints, subscribeToLiveState } from './live-hub.ts';
import type { LiveState } from './live-source.ts';

/** Calls `onHint` when something about the topic changed: at most once a second, not while hidden. */
export function useLiveHints(topic: StreamTopic, onHint: () => void): void {
  const handle = useEffectEvent(onHint);
  useEffect(
    () =>
      subscribeToHints((hinted) => {
        if (hinted === topic) handle();
      }),
    [topic],
  );
}

/** How fresh this tab is. */
export function useLiveState(): LiveState {
  return useSyncExternalStore(subscribeToLiveState, readLiveState, () => 'connecting');
}
