/** Endpoint of live updates. */
import { liveHub } from '#lib/server/live/live-hub';
import { openStream } from '#lib/server/live/open-stream';
import { defineRoute } from '../define-route.ts';

export const getStream = defineRoute({
  method: 'GET',
  path: '/api/v1/stream',
  summary: 'Hear what changes',
  tag: 'Insight',
  access: { scope: 'read', role: 'viewer' },
  success: {
    status: 200,
    description:
      'Server-sent events: `hint` names topics to ask for again, `stale` says that the database is away.',
  },
  handle: ({ request }) => {
    const lastEventId = request.headers.get('last-event-id');
    const stream = openStream(liveHub(), { lastEventId, signal: request.signal });
    return Promise.resolve(
      new Response(stream, {
        headers: {
          'content-type': 'text/event-stream; charset=utf-8',
          'cache-control': 'no-store, no-transform',
          'x-accel-buffering': 'no',
        },
      }),
    );
  },
});
