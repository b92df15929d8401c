/**
 * A door that stores elsewhere, behind the product's own listener and key check:
 * `door.ts nothing`, `door.ts one-insert`, or `door.ts queue '{…}'` with a QueuePlace.
 */
import { randomUUID } from 'node:crypto';
import { createWebServer } from '#lib/server/http/web-server';
import { defineRoute, type Route } from '#lib/server/http/define-route';
import { answerJson } from '#lib/server/http/answer';
import type { DoorRequest } from '#lib/server/http/door-request';
import { readBytes } from '#lib/server/http/byte-reader';
import { storeAlone } from '../doors/store-alone.ts';
import { openQueue } from '../queues/open-queue.ts';
import { payloadSchema } from '../queues/payload-schema.ts';
import { queuePlaceSchema } from '../queues/queue.ts';

const MOST_BYTES = 1024 * 1024;

type Store = (bytes: Uint8Array, request: DoorRequest) => Promise<string>;

const server = createWebServer({ routes: [mount(await chooseStore())] });
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object') process.send?.({ port: address?.port });
});
process.once('disconnect', () => process.exit(0));
process.once('SIGTERM', () => process.exit(0));

/** The path and the way of the door of ingress. */
function mount(store: Store): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/ingress/:source',
    summary: 'stores what the benchmark sends',
    tag: 'Bench',
    access: { scope: 'ingress' },
    success: { status: 202, description: 'stored' },
    handle: async ({ request, admission }) => {
      const bytes = await readBytes(request, { mostBytes: MOST_BYTES, admission });
      return answerJson(202, { id: await store(bytes, request), duplicate: false });
    },
  });
}

async function chooseStore(): Promise<Store> {
  const [kind, place] = process.argv.slice(2);
  if (kind === 'nothing') return () => Promise.resolve(randomUUID());
  if (kind === 'one-insert') return storeAlone;
  const queue = await openQueue(queuePlaceSchema.parse(JSON.parse(place ?? '')));
  return async (bytes) => {
    await queue.storeOne(payloadSchema.parse(JSON.parse(Buffer.from(bytes).toString())));
    return randomUUID();
  };
}
