/** Wakes workers that have gone to sleep: at most one notice in a while, and never in a reception's way. */
import type { Database } from '#lib/server/database';
import { sendWorkNotice } from '#lib/server/store/work-notices';

/** A worker looks for work by itself for longer than this after it was woken or found some. */
export const NOTICE_INTERVAL_MS = 100;

const lastNoticeAt = new WeakMap<Database, number>();

/** Call it after records were stored. Returns at once; a notice that cannot be sent costs latency only. */
export function announceWork(db: Database, now: number = performance.now()): void {
  if (now - (lastNoticeAt.get(db) ?? -Infinity) < NOTICE_INTERVAL_MS) return;
  lastNoticeAt.set(db, now);
  sendWorkNotice(db).catch(() => undefined);
}
