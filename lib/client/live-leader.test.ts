import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { STREAM_TOPICS } from '#lib/contracts/insight';
import { listenLive } from './live-leader.ts';

/** A stream whose other end is in the hands of the test. */
class ScriptedStream extends EventTarget {
  static readonly CLOSED = 2;
  static opened: ScriptedStream[] = [];
  readyState = 1;

  constructor() {
    super();
    ScriptedStream.opened.push(this);
  }
  close(): void {
    this.readyState = ScriptedStream.CLOSED;
  }
}

interface Tab {
  readonly topics: string[][];
  readonly states: string[];
  readonly close: () => void;
}

let tabs: Tab[] = [];

function openTab(): Tab {
  const topics: string[][] = [];
  const states: string[] = [];
  const close = listenLive({
    onTopics: (some) => topics.push([...some]),
    onState: (state) => states.push(state),
  });
  const tab = { topics, states, close };
  tabs.push(tab);
  return tab;
}

const openStreams = () =>
  ScriptedStream.opened.filter(({ readyState }) => readyState !== ScriptedStream.CLOSED);

async function streams(count: number): Promise<ScriptedStream> {
  await vi.waitFor(() => expect(openStreams()).toHaveLength(count));
  const [stream] = openStreams();
  if (stream === undefined) throw new Error('no stream is open');
  return stream;
}

function hint(stream: ScriptedStream, topics: readonly string[]): void {
  const data = JSON.stringify({ topics, version: 1 });
  stream.dispatchEvent(new MessageEvent('hint', { data }));
}

beforeEach(() => {
  ScriptedStream.opened = [];
  tabs = [];
  vi.stubGlobal('EventSource', ScriptedStream);
});
afterEach(() => {
  for (const { close } of tabs) close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('listenLive', () => {
  it('opens one stream for all tabs, and every tab hears of its hints', async () => {
    const first = openTab();
    const stream = await streams(1);
    const second = openTab();
    stream.dispatchEvent(new Event('open'));
    hint(stream, ['records']);
    expect(first.topics).toEqual([['records']]);
    await vi.waitFor(() => expect(second.topics).toEqual([['records']]));
    expect(second.states).toContain('live');
    expect(openStreams()).toHaveLength(1);
  });

  it('lets another tab open the stream when the leading one closes', async () => {
    const first = openTab();
    await streams(1);
    const second = openTab();
    first.close();
    await vi.waitFor(() => expect(ScriptedStream.opened).toHaveLength(2));
    const stream = await streams(1);
    hint(stream, ['workers']);
    expect(second.topics).toEqual([['workers']]);
    expect(first.topics).toEqual([]);
  });

  it('lets a following tab close without touching the stream', async () => {
    openTab();
    const stream = await streams(1);
    openTab().close();
    const third = openTab();
    hint(stream, ['sources']);
    await vi.waitFor(() => expect(third.topics).toEqual([['sources']]));
    expect(ScriptedStream.opened).toHaveLength(1);
  });

  it('ignores what other programs of this site say on the same channel', async () => {
    openTab();
    const stream = await streams(1);
    const second = openTab();
    const stranger = new BroadcastChannel('sluice-live');
    stranger.postMessage({ kind: 'topics', topics: ['weather'] });
    stranger.postMessage('hello');
    stranger.close();
    hint(stream, ['records']);
    await vi.waitFor(() => expect(second.topics).toEqual([['records']]));
  });

  it('opens a stream for each tab where browsers offer no locks', async () => {
    vi.stubGlobal('navigator', {});
    openTab();
    openTab();
    await streams(2);
  });
});

describe('a tab whose leader fell silent', () => {
  it('says so after three beats and asks for everything by itself', async () => {
    const held = new AbortController();
    const holding = navigator.locks.request(
      'sluice-live',
      () => new Promise((resolve) => held.signal.addEventListener('abort', resolve)),
    );
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
    const tab = openTab();
    vi.advanceTimersByTime(10_000);
    expect(tab.states).toEqual([]);
    vi.advanceTimersByTime(5_000);
    expect(tab.states).toEqual(['polling']);
    expect(tab.topics).toEqual([[...STREAM_TOPICS]]);
    vi.useRealTimers();
    held.abort();
    await holding;
    await streams(1);
  });
});
