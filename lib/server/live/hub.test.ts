/** The hub and its streams, with markers that the test moves. */
import { describe, expect, it } from 'vitest';
import { streamHintSchema, type StreamTopic } from '#lib/contracts/insight';
import { eventually } from '#lib/testing/eventually';
import { Hub, type LiveMessage, type Marker } from './hub.ts';
import { openStream } from './open-stream.ts';

const POLL_MS = 5;

function setUp() {
  const state = { records: '0', sources: '0', away: false, reads: 0 };
  const marker = (topic: StreamTopic, read: () => string): Marker => ({
    topic,
    everyPolls: 1,
    read: () => {
      state.reads += 1;
      return state.away ? Promise.reject(new Error('away')) : Promise.resolve(read());
    },
  });
  const hub = new Hub(
    [marker('records', () => state.records), marker('sources', () => state.sources)],
    POLL_MS,
  );
  return { hub, state };
}

function open(
  hub: Hub,
  options: { lastEventId?: string; longestMs?: number; heartbeatMs?: number } = {},
) {
  const { lastEventId = null, ...rest } = options;
  const abort = new AbortController();
  const stream = openStream(hub, { lastEventId, signal: abort.signal, ...rest });
  return { stream, abort };
}

async function readUntil(stream: ReadableStream<Uint8Array>, needle: string | null) {
  const decoder = new TextDecoder();
  let text = '';
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (value !== undefined) text += decoder.decode(value, { stream: true });
    if (done || (needle !== null && text.includes(needle))) break;
  }
  reader.releaseLock();
  return text;
}

describe('hub', () => {
  it('hints at what changed, and only at that', async () => {
    const { hub, state } = setUp();
    const told: LiveMessage[] = [];
    const unwatch = hub.watch((message) => told.push(message));
    await eventually(() => expect(state.reads).toBeGreaterThan(4));
    expect(told).toEqual([{ kind: 'hint', topics: ['records', 'sources'], version: 1 }]);
    state.sources = '1';
    await eventually(() =>
      expect(told[1]).toEqual({ kind: 'hint', topics: ['sources'], version: 2 }),
    );
    expect(told).toHaveLength(2);
    unwatch();
  });

  it('asks nothing while nobody watches', async () => {
    const { hub, state } = setUp();
    expect(state.reads).toBe(0);
    hub.watch(() => undefined)();
    await eventually(() => expect(hub.running).toBe(false));
    const reads = state.reads;
    const unwatch = hub.watch(() => undefined);
    await eventually(() => expect(state.reads).toBeGreaterThan(reads));
    unwatch();
  });

  it('says stale once while the database is away, and hints at everything when it is back', async () => {
    const { hub, state } = setUp();
    const told: LiveMessage[] = [];
    state.away = true;
    const unwatch = hub.watch((message) => told.push(message));
    await eventually(() => expect(state.reads).toBeGreaterThan(6));
    expect(told).toEqual([{ kind: 'stale' }]);
    state.away = false;
    await eventually(() => expect(told).toHaveLength(2));
    expect(told[1]).toMatchObject({ kind: 'hint', topics: ['records', 'sources', 'workers'] });
    unwatch();
  });
});

describe('stream', () => {
  it('begins with a hint at every topic, then sends changes with an id', async () => {
    const { hub, state } = setUp();
    const { stream, abort } = open(hub);
    const first = await readUntil(stream, 'event: hint');
    expect(first).toMatch(/^retry: \d+\n\nid: \S+-1\nevent: hint\ndata: /);
    state.records = '1';
    const next = await readUntil(stream, '"version":2');
    const data = /data: (.*)\n/.exec(next)?.[1] ?? '';
    expect(streamHintSchema.parse(JSON.parse(data))).toEqual({ topics: ['records'], version: 2 });
    abort.abort();
  });

  it('says nothing new to a browser that comes back to where it was', async () => {
    const { hub } = setUp();
    const first = open(hub);
    await readUntil(first.stream, 'hint');
    const again = open(hub, { lastEventId: hub.eventId, heartbeatMs: 1 });
    expect(await readUntil(again.stream, 'event: beat')).not.toContain('hint');
    const other = open(hub, { lastEventId: 'another-1' });
    expect(await readUntil(other.stream, 'hint')).toContain('records');
    for (const { abort } of [first, again, other]) abort.abort();
  });

  it('beats, and ends by itself after its longest time', async () => {
    const { hub } = setUp();
    const { stream } = open(hub, { heartbeatMs: 2, longestMs: 60 });
    expect(await readUntil(stream, null)).toContain('event: beat');
    expect(hub.watcherCount).toBe(0);
  });

  it('ends when the server closes, and at once after that', async () => {
    const { hub } = setUp();
    const { stream } = open(hub);
    hub.close();
    await readUntil(stream, null);
    await readUntil(open(hub).stream, null);
    expect(hub.watcherCount).toBe(0);
  });

  it('drops a browser that reads nothing', async () => {
    const { hub, state } = setUp();
    open(hub, { heartbeatMs: 1 });
    await eventually(() => expect(hub.watcherCount).toBe(0));
    expect(state.reads).toBeGreaterThan(0);
  });

  it('leaves nothing behind after 500 streams opened and dropped in every way', async () => {
    const { hub } = setUp();
    const timers = () =>
      process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const before = timers();
    for (let round = 0; round < 500; round += 1) {
      const { stream, abort } = open(hub);
      if (round % 3 === 0) abort.abort();
      else if (round % 3 === 1) await stream.cancel();
      else {
        await readUntil(stream, 'hint');
        await stream.cancel();
      }
    }
    expect(hub.watcherCount).toBe(0);
    await eventually(() => {
      expect(hub.running).toBe(false);
      expect(timers()).toBeLessThanOrEqual(before);
    });
  });
});
