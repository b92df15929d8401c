/** React's view of how fresh this tab is. */
import { useSyncExternalStore } from 'react';
import { readLiveState, subscribeToLiveState } from './live-hub.ts';
import type { LiveState } from './live-source.ts';

/** How fresh this tab is. */
export function useLiveState(): LiveState {
  return useSyncExternalStore(subscribeToLiveState, readLiveState, () => 'connecting');
}
