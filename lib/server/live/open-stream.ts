/** One browser's stream of server-sent events (WHATWG HTML, 9.2): hints, never rows. */
import type { StreamTopic } from '#lib/contracts/insight';
import type { Hub, LiveMessage } from './hub.ts';

export interface StreamOptions {
  /** Where the browser was before, from `Last-Event-ID`. */
  readonly lastEventId: string | null;
  readonly signal: AbortSignal;
  readonly heartbeatMs?: number;
  /** After this time, or up to a fifth less, the stream ends and the browser opens another. */
  readonly longestMs?: number;
}

const HEARTBEAT_MS = 15_000;
const LONGEST_MS = 300_000;
const MOST_UNREAD = 64;
/** An event, not a comment: scripts never see comments, and silence is how they notice a dead server. */
const BEAT = 'event: beat\ndata: {}\n\n';

/**
 * Opens a stream on the hub. Something may have changed between loading the page and opening the
 * stream, so it begins with a hint at every topic. It leaves no timer and no watcher behind, however
 * it ends.
 */
export function openStream(hub: Hub, options: StreamOptions): ReadableStream<Uint8Array> {
  let stream: LiveStream | undefined;
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        stream = new LiveStream(hub, options, controller);
        stream.begin();
      },
      cancel: () => stream?.stop(),
    },
    { highWaterMark: MOST_UNREAD },
  );
}

class LiveStream {
  readonly #hub: Hub;
  readonly #options: StreamOptions;
  readonly #controller: ReadableStreamDefaultController<Uint8Array>;
  readonly #encoder = new TextEncoder();
  readonly #releases: (() => void)[] = [];
  #stopped = false;

  constructor(
    hub: Hub,
    options: StreamOptions,
    controller: ReadableStreamDefaultController<Uint8Array>,
  ) {
    this.#hub = hub;
    this.#options = options;
    this.#controller = controller;
  }

  begin(): void {
    const {
      signal,
      lastEventId,
      heartbeatMs = HEARTBEAT_MS,
      longestMs = LONGEST_MS,
    } = this.#options;
    const stop = (): void => this.stop();
    const heartbeat = setInterval(() => this.#send(BEAT), heartbeatMs);
    const limit = setTimeout(stop, longestMs * (1 - Math.random() / 5));
    signal.addEventListener('abort', stop);
    this.#releases.push(
      () => clearInterval(heartbeat),
      () => clearTimeout(limit),
      () => signal.removeEventListener('abort', stop),
    );
    this.#send(`retry: ${String(1_000 + Math.floor(Math.random() * 1_000))}\n\n`);
    this.#releases.push(this.#hub.watch((message) => this.#tell(message), lastEventId));
    if (this.#stopped) this.#release();
    if (signal.aborted) this.stop();
  }

  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#release();
    try {
      this.#controller.close();
    } catch {
      // The reader has cancelled: that is an end as well.
    }
  }

  #release(): void {
    for (const release of this.#releases.splice(0)) release();
  }

  #tell(message: LiveMessage): void {
    if (message.kind === 'end') this.stop();
    else if (message.kind === 'stale') this.#send('event: stale\ndata: {}\n\n');
    else this.#hint(message.topics, message.version);
  }

  #hint(topics: readonly StreamTopic[], version: number): void {
    const data = JSON.stringify({ topics, version });
    this.#send(`id: ${this.#hub.eventId}\nevent: hint\ndata: ${data}\n\n`);
  }

  #send(text: string): void {
    if (this.#stopped) return;
    // Nobody reads: a browser that is gone without a word must not fill the memory.
    if ((this.#controller.desiredSize ?? 0) <= 0) this.stop();
    else this.#controller.enqueue(this.#encoder.encode(text));
  }
}
