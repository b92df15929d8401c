/** Opens the transport that pushes, with the settings of this process. */
import { hostname } from 'node:os';
import type { Logger } from 'pino';
import type { Database } from '#lib/server/database';
import { env, type Env } from '#lib/server/env';
import { readPushKeys } from '#lib/server/gateway/push/push-secrets';
import { PUSH_CIRCUIT, REQUESTS_AT_ONCE, type PushParts } from './push-parts.ts';
import { PushTransport } from './push-transport.ts';
import { systemLookup } from './resolve-target.ts';
import { openPushAgents, PUSH_LIMITS } from './send-to-target.ts';

type PushSettings = Pick<Env, 'PUBLIC_URL' | 'SLUICE_PUSH_ALLOWED_HOSTS'>;

/** `given` replaces parts, for tests. */
export function openPush(
  { db, log }: { readonly db: Database; readonly log: Logger },
  given: Partial<PushParts> = {},
  settings: PushSettings = env(),
): PushTransport {
  const { PUBLIC_URL: publicUrl, SLUICE_PUSH_ALLOWED_HOSTS: allowedHosts } = settings;
  return new PushTransport({
    db,
    log,
    readKeys: (sourceId) => readPushKeys(db, sourceId),
    allowedHosts,
    lookup: systemLookup,
    origin: publicUrl === undefined ? hostname() : new URL(publicUrl).hostname,
    agents: openPushAgents(),
    limits: PUSH_LIMITS,
    requestsAtOnce: REQUESTS_AT_ONCE,
    policy: PUSH_CIRCUIT,
    ...given,
  });
}
