/** One open stream of hints, reopened for as long as it is wanted. */
import { STREAM_TOPICS, streamHintSchema, type StreamTopic } from '#lib/contracts/insight';

/**
 * `live`: hints arrive; `stale`: the server says that its database is away; `reconnecting`: the
 * stream broke just now; `polling`: asked every 5 s instead.
 */
export const LIVE_STATES = ['connecting', 'live', 'stale', 'reconnecting', 'polling'] as const;
export type LiveState = (typeof LIVE_STATES)[number];

export interface LiveListener {
  readonly onTopics: (topics: readonly StreamTopic[]) => void;
  readonly onState: (state: LiveState) => void;
}

const STREAM_PATH = '/api/v1/stream';
const SHOW_TROUBLE_AFTER_MS = 5_000;
const POLL_AFTER_MS = 12_000;
const POLL_EVERY_MS = 5_000;
const REOPEN_AFTER_MS = 3_000;
/** The server beats every 15 s: two beats missed is a dead connection that nobody has closed. */
const SILENT_AFTER_MS = 35_000;

function readTopics(data: unknown): readonly StreamTopic[] {
  try {
    const parsed = streamHintSchema.safeParse(JSON.parse(String(data)));
    return parsed.success ? parsed.data.topics : STREAM_TOPICS;
  } catch {
    return STREAM_TOPICS;
  }
}

/** Says what to show while a stream is broken, and asks for everything again until it is whole. */
function watchTrouble(listener: LiveListener): { begin: () => void; end: () => boolean } {
  let timers: ReturnType<typeof setTimeout>[] = [];
  const poll = () => {
    listener.onState('polling');
    listener.onTopics(STREAM_TOPICS);
    timers.push(setTimeout(poll, POLL_EVERY_MS));
  };
  return {
    begin: () => {
      if (timers.length > 0) return;
      timers.push(setTimeout(() => listener.onState('reconnecting'), SHOW_TROUBLE_AFTER_MS));
      timers.push(setTimeout(poll, POLL_AFTER_MS));
    },
    end: () => {
      const troubled = timers.length > 0;
      timers.forEach(clearTimeout);
      timers = [];
      return troubled;
    },
  };
}

/** Opens the stream. After each reopening every topic is hinted: hints are not kept for the absent. */
export function openLiveSource(listener: LiveListener): () => void {
  const trouble = watchTrouble(listener);
  let source: EventSource | undefined;
  let reopening: ReturnType<typeof setTimeout> | undefined;

  let silence: ReturnType<typeof setTimeout> | undefined;

  function reopen(): void {
    source?.close();
    clearTimeout(silence);
    clearTimeout(reopening);
    reopening = setTimeout(connect, REOPEN_AFTER_MS);
  }

  function noteSign(): void {
    clearTimeout(silence);
    silence = setTimeout(() => {
      trouble.begin();
      reopen();
    }, SILENT_AFTER_MS);
  }

  function connect(): void {
    const opened = new EventSource(STREAM_PATH);
    source = opened;
    opened.addEventListener('open', () => {
      noteSign();
      if (trouble.end()) listener.onTopics(STREAM_TOPICS);
      listener.onState('live');
    });
    opened.addEventListener('beat', noteSign);
    opened.addEventListener('stale', () => {
      noteSign();
      listener.onState('stale');
    });
    opened.addEventListener('hint', (event) => {
      noteSign();
      listener.onState('live');
      listener.onTopics(readTopics(event.data));
    });
    opened.addEventListener('error', () => {
      trouble.begin();
      if (opened.readyState === EventSource.CLOSED) reopen();
    });
  }

  listener.onState('connecting');
  connect();
  return () => {
    clearTimeout(reopening);
    clearTimeout(silence);
    trouble.end();
    source?.close();
  };
}
