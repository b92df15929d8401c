/** One stream per browser: the tab that holds the lock opens it and tells the other tabs. */
import { z } from 'zod';
import { STREAM_TOPICS } from '#lib/contracts/insight';
import { LIVE_STATES, openLiveSource, type LiveListener, type LiveState } from './live-source.ts';

const NAME = 'sluice-live';
const BEAT_MS = 5_000;
const SILENCE_MS = 3 * BEAT_MS;

const messageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('topics'), topics: z.array(z.enum(STREAM_TOPICS)) }),
  z.object({
    kind: z.literal('state'),
    state: z.enum(LIVE_STATES),
  }),
]);
type Message = z.infer<typeof messageSchema>;

/** Opens the stream, tells this tab and all others, and repeats its state so that they know it lives. */
function lead(channel: BroadcastChannel, listener: LiveListener): () => void {
  let state: LiveState = 'connecting';
  const tell = (message: Message) => {
    channel.postMessage(message);
  };
  const close = openLiveSource({
    onTopics: (topics) => {
      tell({ kind: 'topics', topics: [...topics] });
      listener.onTopics(topics);
    },
    onState: (next) => {
      state = next;
      tell({ kind: 'state', state });
      listener.onState(next);
    },
  });
  const beat = setInterval(() => {
    tell({ kind: 'state', state });
  }, BEAT_MS);
  return () => {
    clearInterval(beat);
    close();
  };
}

/** Passes on what the leading tab tells; asks every topic by itself when the leader falls silent. */
function follow(channel: BroadcastChannel, listener: LiveListener): () => void {
  let heardAt = Date.now();
  channel.onmessage = (event) => {
    const parsed = messageSchema.safeParse(event.data);
    if (!parsed.success) return;
    heardAt = Date.now();
    if (parsed.data.kind === 'topics') listener.onTopics(parsed.data.topics);
    else listener.onState(parsed.data.state);
  };
  const watch = setInterval(() => {
    if (Date.now() - heardAt < SILENCE_MS) return;
    listener.onState('polling');
    listener.onTopics(STREAM_TOPICS);
  }, BEAT_MS);
  return () => {
    clearInterval(watch);
    channel.onmessage = null;
  };
}

/**
 * Listens to hints for this tab until the returned function is called. Without Web Locks (plain http
 * on another machine) each tab opens a stream of its own.
 */
export function listenLive(listener: LiveListener): () => void {
  if (!('locks' in navigator) || !('BroadcastChannel' in globalThis))
    return openLiveSource(listener);
  const channel = new BroadcastChannel(NAME);
  const leaving = new AbortController();
  let stop = follow(channel, listener);
  const holding = async () => {
    stop();
    stop = lead(channel, listener);
    await new Promise((resolve) => leaving.signal.addEventListener('abort', resolve));
  };
  navigator.locks.request(NAME, { signal: leaving.signal }, holding).catch(() => undefined);
  return () => {
    leaving.abort();
    stop();
    channel.close();
  };
}
