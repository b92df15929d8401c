import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { STREAM_TOPICS } from '#lib/contracts/insight';
import { openLiveSource } from './live-source.ts';

/** A stream whose other end is in the hands of the test. */
class ScriptedStream extends EventTarget {
  static readonly CLOSED = 2;
  static opened: ScriptedStream[] = [];
  readyState = 0;

  constructor(path: string) {
    super();
    expect(path).toBe('/api/v1/stream');
    ScriptedStream.opened.push(this);
  }
  accept(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }
  hint(data: string): void {
    this.dispatchEvent(new MessageEvent('hint', { data }));
  }
  say(event: 'beat' | 'stale'): void {
    this.dispatchEvent(new MessageEvent(event, { data: '{}' }));
  }
  fail(readyState = 0): void {
    this.readyState = readyState;
    this.dispatchEvent(new Event('error'));
  }
  close(): void {
    this.readyState = ScriptedStream.CLOSED;
  }
}

function newest(): ScriptedStream {
  const stream = ScriptedStream.opened.at(-1);
  if (stream === undefined) throw new Error('no stream was opened');
  return stream;
}

const onTopics = vi.fn();
const onState = vi.fn();
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('EventSource', ScriptedStream);
  ScriptedStream.opened = [];
  stop = openLiveSource({ onTopics, onState });
});
afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.clearAllMocks();
});

describe('openLiveSource', () => {
  it('is live once the stream is open, and passes hints on', () => {
    newest().accept();
    newest().hint('{"topics":["records"],"version":3}');
    expect(onState).toHaveBeenLastCalledWith('live');
    expect(onTopics.mock.calls).toEqual([[['records']]]);
  });

  it('asks for everything on a hint that it cannot read', () => {
    newest().accept();
    newest().hint('{"topics":["weather"],"version":3}');
    newest().hint('not JSON');
    expect(onTopics.mock.calls).toEqual([[STREAM_TOPICS], [STREAM_TOPICS]]);
  });

  it('says nothing of a break that is over at once, but asks for what was missed', () => {
    newest().accept();
    newest().fail();
    vi.advanceTimersByTime(3_000);
    newest().accept();
    expect(onState.mock.calls.flat()).toEqual(['connecting', 'live', 'live']);
    expect(onTopics.mock.calls).toEqual([[STREAM_TOPICS]]);
  });

  it('reconnects, then polls every five seconds, and stops polling when live again', () => {
    newest().accept();
    newest().fail();
    vi.advanceTimersByTime(5_000);
    expect(onState).toHaveBeenLastCalledWith('reconnecting');
    expect(onTopics).not.toHaveBeenCalled();
    vi.advanceTimersByTime(7_000);
    expect(onState).toHaveBeenLastCalledWith('polling');
    vi.advanceTimersByTime(10_000);
    expect(onTopics).toHaveBeenCalledTimes(3);
    newest().accept();
    expect(onState).toHaveBeenLastCalledWith('live');
    vi.advanceTimersByTime(30_000);
    expect(onTopics).toHaveBeenCalledTimes(4);
  });

  it('is stale while the server says so, and live with the next hint', () => {
    newest().accept();
    newest().say('stale');
    expect(onState).toHaveBeenLastCalledWith('stale');
    newest().hint('{"topics":["records"],"version":4}');
    expect(onState).toHaveBeenLastCalledWith('live');
  });

  it('notices a server that has fallen silent without closing, and opens a new stream', () => {
    newest().accept();
    vi.advanceTimersByTime(30_000);
    newest().say('beat');
    vi.advanceTimersByTime(30_000);
    expect(ScriptedStream.opened).toHaveLength(1);
    vi.advanceTimersByTime(9_000);
    expect(ScriptedStream.opened).toHaveLength(2);
    vi.advanceTimersByTime(3_000);
    expect(onState).toHaveBeenLastCalledWith('reconnecting');
  });

  it('opens a new stream where the browser has given up', () => {
    newest().fail(ScriptedStream.CLOSED);
    vi.advanceTimersByTime(3_000);
    expect(ScriptedStream.opened).toHaveLength(2);
  });

  it('closes the stream and all timers', () => {
    newest().accept();
    newest().fail();
    stop();
    expect(newest().readyState).toBe(ScriptedStream.CLOSED);
    vi.advanceTimersByTime(60_000);
    expect(onTopics).not.toHaveBeenCalled();
    expect(ScriptedStream.opened).toHaveLength(1);
  });
});
