/** Live updates over a real server and a real database. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STREAM_TOPICS, streamHintSchema } from '#lib/contracts/insight';
import { receive } from '#lib/server/gateway/ingress/receive';
import { createSource } from '#lib/server/gateway/sources';
import { liveHub } from '#lib/server/live/live-hub';
import { eventually } from '#lib/testing/eventually';
import { submission } from '#lib/testing/records';
import { startRouteServer, type RouteServer } from '#lib/testing/route-server';
import { signInAs } from '#lib/testing/sign-in';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { getStream } from './stream.ts';

let db: TestDatabase;
let server: RouteServer;
let cookie: string;

beforeAll(async () => {
  db = await createTestDatabase();
  server = await startRouteServer([getStream], db.pool);
  ({ cookie } = await signInAs(db.pool, 'viewer'));
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await db[Symbol.asyncDispose]();
});

async function open() {
  const abort = new AbortController();
  const response = await fetch(`${server.origin}/api/v1/stream`, {
    headers: { cookie },
    signal: abort.signal,
  });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (reader === undefined) throw new Error('no body');
  let text = '';
  const nextHint = async () => {
    for (;;) {
      const found = /event: hint\ndata: (.*)\n\n/.exec(text);
      if (found !== null) {
        text = text.slice(found.index + found[0].length);
        return streamHintSchema.parse(JSON.parse(found[1] ?? ''));
      }
      const { done, value } = await reader.read();
      if (done) throw new Error('the stream ended');
      text += value;
    }
  };
  return { response, nextHint, close: () => abort.abort() };
}

describe('GET /api/v1/stream', () => {
  it('is a stream that no proxy may hold back or change', async () => {
    const { response, close } = await open();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store, no-transform');
    expect(response.headers.get('x-accel-buffering')).toBe('no');
    close();
  });

  it('hints at sources when one is added, and at records when one is received', async () => {
    const { nextHint, close } = await open();
    expect((await nextHint()).topics).toEqual(STREAM_TOPICS);
    await createSource(db.pool, { key: 'shop', name: 'Shop' });
    const topics = new Set<string>();
    while (!topics.has('sources')) (await nextHint()).topics.forEach((topic) => topics.add(topic));
    await receive(db.pool, { source: 'shop', submissions: [submission()], keyId: null });
    while (!topics.has('records')) (await nextHint()).topics.forEach((topic) => topics.add(topic));
    close();
  });

  it('keeps nothing of 500 browsers that came and went', async () => {
    for (let round = 0; round < 20; round += 1) {
      const streams = await Promise.all(Array.from({ length: 25 }, () => open()));
      await Promise.all(streams.map(({ nextHint }) => nextHint()));
      for (const stream of streams) stream.close();
    }
    await eventually(() => {
      expect(liveHub().watcherCount).toBe(0);
      expect(liveHub().running).toBe(false);
    });
  });
});
