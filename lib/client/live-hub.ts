/** The hints of this tab: who wants to hear of which topic, and how fresh the tab is. */
import { STREAM_TOPICS, type StreamTopic } from '#lib/contracts/insight';
import { createHintThrottle } from './hint-throttle.ts';
import { listenLive } from './live-leader.ts';
import type { LiveState } from './live-source.ts';

const HINT_INTERVAL_MS = 1_000;

type HintHandler = (topic: StreamTopic) => void;

const hintHandlers = new Set<HintHandler>();
const stateHandlers = new Set<() => void>();
let state: LiveState = 'connecting';
let stopListening: (() => void) | undefined;

function setState(next: LiveState): void {
  if (next === state) return;
  state = next;
  for (const handler of stateHandlers) handler();
}

/** How fresh this tab is. */
export function readLiveState(): LiveState {
  return state;
}

/** Calls back when the freshness changes. */
export function subscribeToLiveState(handler: () => void): () => void {
  stateHandlers.add(handler);
  return () => stateHandlers.delete(handler);
}

/** Calls back when something about a topic changed: at most once a second a topic. */
export function subscribeToHints(handler: HintHandler): () => void {
  hintHandlers.add(handler);
  return () => hintHandlers.delete(handler);
}

function listenWhileVisible(): void {
  stopListening?.();
  stopListening = undefined;
  if (document.visibilityState === 'hidden') return;
  const throttle = createHintThrottle((topic) => {
    for (const handler of hintHandlers) handler(topic);
  }, HINT_INTERVAL_MS);
  const stop = listenLive({ onTopics: throttle.push, onState: setState });
  stopListening = () => {
    stop();
    throttle.stop();
  };
}

/** Starts listening for this tab; a hidden tab lets go of the stream and catches up when shown again. */
export function startLiveHub(): () => void {
  const onVisibility = () => {
    listenWhileVisible();
    if (document.visibilityState === 'hidden') return;
    for (const topic of STREAM_TOPICS) for (const handler of hintHandlers) handler(topic);
  };
  listenWhileVisible();
  document.addEventListener('visibilitychange', onVisibility);
  return () => {
    document.removeEventListener('visibilitychange', onVisibility);
    stopListening?.();
    stopListening = undefined;
  };
}
