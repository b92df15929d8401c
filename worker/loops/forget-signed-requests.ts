/** Forgets every minute the signed requests that are too old to be taken a second time. */
import type { Database } from '#lib/server/database';
import { forgetSignedRequests } from '#lib/server/store/signed-requests';
import type { Loop } from '#worker/supervisor';
import { repeat } from './repeat.ts';

const INTERVAL_MS = 60_000;
const REQUESTS_AT_ONCE = 5_000;

export function forgetSigned(db: Database): Loop {
  return repeat('forget signed requests', INTERVAL_MS, async () =>
    (await forgetSignedRequests(db, REQUESTS_AT_ONCE)) === REQUESTS_AT_ONCE ? 'more' : 'done',
  );
}
