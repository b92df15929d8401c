/** Lets each topic through at once, then at most once an interval; the last hint is never lost. */
import type { StreamTopic } from '#lib/contracts/insight';

export interface HintThrottle {
  readonly push: (topics: readonly StreamTopic[]) => void;
  readonly stop: () => void;
}

/** Makes a throttle that calls `deliver` for a topic at most once each `intervalMs`. */
export function createHintThrottle(
  deliver: (topic: StreamTopic) => void,
  intervalMs: number,
): HintThrottle {
  const resting = new Map<StreamTopic, ReturnType<typeof setTimeout>>();
  const waiting = new Set<StreamTopic>();

  function letThrough(topic: StreamTopic): void {
    const timer = setTimeout(() => {
      resting.delete(topic);
      if (waiting.delete(topic)) letThrough(topic);
    }, intervalMs);
    resting.set(topic, timer);
    deliver(topic);
  }

  return {
    push: (topics) => {
      for (const topic of topics) {
        if (resting.has(topic)) waiting.add(topic);
        else letThrough(topic);
      }
    },
    stop: () => {
      for (const timer of resting.values()) clearTimeout(timer);
      resting.clear();
      waiting.clear();
    },
  };
}
