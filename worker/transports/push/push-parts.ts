/** What the pushes of a worker share. */
import type { Logger } from 'pino';
import type { WebhookKey } from '#lib/client-sdk/webhook-key';
import type { Database } from '#lib/server/database';
import type { CircuitPolicy } from '#lib/server/store/push-targets';
import type { Lookup } from './resolve-target.ts';
import type { PushAgents, PushLimits } from './send-to-target.ts';

export interface PushParts {
  readonly db: Database;
  /** What signs for a source now. None: nothing is pushed. @throws GatewayError when it cannot be read */
  readonly readKeys: (sourceId: number) => Promise<readonly WebhookKey[]>;
  /** Hosts that may be private whatever the source. */
  readonly allowedHosts: readonly string[];
  readonly lookup: Lookup;
  /** The DNS name that this installation asks for permission with. */
  readonly origin: string;
  readonly agents: PushAgents;
  readonly limits: PushLimits;
  /** Requests of one source on their way at once, in one worker. */
  readonly requestsAtOnce: number;
  readonly policy: CircuitPolicy;
  readonly log: Logger;
}

/** Pauses from 5 s to 5 min: a target that is back is found soon, one that is gone is asked rarely. */
export const PUSH_CIRCUIT: CircuitPolicy = {
  failuresToOpen: 5,
  firstPauseMs: 5_000,
  longestPauseMs: 300_000,
};

export const REQUESTS_AT_ONCE = 16;
