/** The long poll of the egress queue. */
import { setTimeout as sleep } from 'node:timers/promises';
import { database } from '#lib/server/database';
import type { Delivery } from '#lib/server/gateway/egress/delivery';
import {
  leaseDeliveries,
  type LeaseDeliveriesRequest,
} from '#lib/server/gateway/egress/lease-deliveries';
import { shutdownSignal } from '../shutdown-signal.ts';

const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 500;

export interface Waiting {
  readonly waitMs: number;
  /** Aborted when the caller goes away: then nothing more is leased on its behalf. */
  readonly signal: AbortSignal;
}

/** Asks until something is due, `waitMs` have passed, the caller goes or the server stops. */
export async function waitForDeliveries(
  request: LeaseDeliveriesRequest,
  { waitMs, signal }: Waiting,
): Promise<readonly Delivery[]> {
  const untilMs = performance.now() + waitMs;
  const stop = AbortSignal.any([signal, shutdownSignal()]);
  const isOver = () => stop.aborted || performance.now() >= untilMs;
  let pauseMs = FIRST_PAUSE_MS;
  for (;;) {
    const deliveries = await leaseDeliveries(database(), request);
    if (deliveries.length > 0 || isOver()) return deliveries;
    const leftMs = Math.max(0, untilMs - performance.now());
    await sleep(Math.min(pauseMs, leftMs), undefined, { signal: stop }).catch(() => undefined);
    if (stop.aborted) return [];
    pauseMs = Math.min(pauseMs * 1.5, LONGEST_PAUSE_MS);
  }
}
