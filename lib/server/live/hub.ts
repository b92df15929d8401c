/** Notices changes on behalf of everyone who watches, and tells all of them at once. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { STREAM_TOPICS, type StreamTopic } from '#lib/contracts/insight';

/** What a watcher is told. `stale`: the database is away, what is shown may be old. */
export type LiveMessage =
  | { readonly kind: 'hint'; readonly topics: readonly StreamTopic[]; readonly version: number }
  | { readonly kind: 'stale' }
  | { readonly kind: 'end' };

export type Watcher = (message: LiveMessage) => void;

/** How to notice that a topic changed: a text that differs, asked for at every nth poll. */
export interface Marker {
  readonly topic: StreamTopic;
  readonly everyPolls: number;
  read(): Promise<string>;
}

/**
 * Polls only while someone watches, one poll at a time, and sends at most one hint a poll. The first
 * poll hints at every topic: whatever changed before it, nobody knows. A read that fails makes
 * everyone stale once; the first that works again hints at every topic.
 */
export class Hub {
  readonly #name = randomUUID();
  readonly #markers: readonly Marker[];
  readonly #pollMs: number;
  readonly #watchers = new Set<Watcher>();
  readonly #closing = new AbortController();
  readonly #seen = new Map<StreamTopic, string>();
  #running = false;
  #stale = false;
  #polls = 0;
  #version = 0;

  constructor(markers: readonly Marker[], pollMs: number) {
    this.#markers = markers;
    this.#pollMs = pollMs;
  }

  /** Grows with every hint of this process. */
  get version(): number {
    return this.#version;
  }

  /** The version again, told apart from the same version before a restart or in another process. */
  get eventId(): string {
    return `${this.#name}-${String(this.#version)}`;
  }

  get watcherCount(): number {
    return this.#watchers.size;
  }

  /** Whether it asks the database at the moment. */
  get running(): boolean {
    return this.#running;
  }

  /**
   * Starts to tell `watcher`, at first a hint at every topic unless it was at `lastEventId` and
   * nothing has changed since. The returned function stops it. After `close` it is told to end.
   */
  watch(watcher: Watcher, lastEventId: string | null = null): () => void {
    if (this.#closing.signal.aborted) {
      watcher({ kind: 'end' });
      return () => undefined;
    }
    this.#watchers.add(watcher);
    if (this.#stale) watcher({ kind: 'stale' });
    else if (this.#seen.size > 0 && lastEventId !== this.eventId) {
      watcher({ kind: 'hint', topics: STREAM_TOPICS, version: this.#version });
    }
    if (!this.#running) void this.#run();
    return () => {
      this.#watchers.delete(watcher);
    };
  }

  /** Ends every stream, for a shutdown. */
  close(): void {
    this.#closing.abort();
    this.#tell({ kind: 'end' });
    this.#watchers.clear();
  }

  async #run(): Promise<void> {
    this.#running = true;
    this.#polls = 0;
    while (this.#watchers.size > 0 && !this.#closing.signal.aborted) {
      await this.#poll();
      // Aborted only by close(), which the condition of the loop sees.
      await sleep(this.#pollMs, undefined, { signal: this.#closing.signal }).catch(() => undefined);
    }
    this.#seen.clear();
    this.#running = false;
  }

  async #poll(): Promise<void> {
    try {
      const changed = this.#stale ? await this.#readAgain() : await this.#readChanges();
      this.#polls += 1;
      if (changed.length === 0) return;
      this.#version += 1;
      this.#tell({ kind: 'hint', topics: changed, version: this.#version });
    } catch {
      if (!this.#stale) this.#tell({ kind: 'stale' });
      this.#stale = true;
    }
  }

  async #readChanges(): Promise<StreamTopic[]> {
    const due = this.#markers.filter((marker) => this.#polls % marker.everyPolls === 0);
    const texts = await Promise.all(due.map((marker) => marker.read()));
    return due.flatMap(({ topic }, place) => {
      const before = this.#seen.get(topic);
      const now = texts[place] ?? '';
      this.#seen.set(topic, now);
      return before === now ? [] : [topic];
    });
  }

  /** After a time without the database nobody knows what changed, so everything may have. */
  async #readAgain(): Promise<readonly StreamTopic[]> {
    const texts = await Promise.all(this.#markers.map((marker) => marker.read()));
    this.#markers.forEach(({ topic }, place) => this.#seen.set(topic, texts[place] ?? ''));
    this.#stale = false;
    return STREAM_TOPICS;
  }

  #tell(message: LiveMessage): void {
    for (const watcher of [...this.#watchers]) watcher(message);
  }
}
