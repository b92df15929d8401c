/** The peers of a measurement, each with a fresh database or Redis; what is not installed is named. */
import type { QueuePlace } from '../queues/queue.ts';
import type { Ground } from './ground.ts';
import { findRedisVersion, startRedis } from './redis-server.ts';

export const PEER_NAMES = [
  'pg-boss',
  'graphile-worker',
  'BullMQ, appendfsync always',
  'BullMQ, appendfsync everysec',
] as const;
export type PeerName = (typeof PEER_NAMES)[number];
/** Those whose 2xx means that the record survives a power cut. */
export const DURABLE_PEERS: readonly PeerName[] = PEER_NAMES.slice(0, 3);

export interface Peer {
  readonly name: PeerName;
  readonly place: QueuePlace;
}

/** Prepares all peers that this machine can run. */
export async function preparePeers(
  ground: Ground,
  stack: AsyncDisposableStack,
  isForLatency = false,
): Promise<Peer[]> {
  const peers: Peer[] = [
    {
      name: 'pg-boss',
      place: { name: 'pg-boss', databaseUrl: await ground.createDatabase('pg_boss'), isForLatency },
    },
    {
      name: 'graphile-worker',
      place: {
        name: 'graphile-worker',
        databaseUrl: await ground.createDatabase('graphile'),
        isForLatency,
      },
    },
  ];
  return [...peers, ...(await prepareRedisPeers(ground, stack, { isForLatency }))];
}

/** BullMQ only, each on a new Redis of its own; none where there is no Redis. */
export async function prepareRedisPeers(
  ground: Ground,
  stack: AsyncDisposableStack,
  { isForLatency = false, database = 'bullmq' } = {},
): Promise<Peer[]> {
  const peers: Peer[] = [];
  if (findRedisVersion() === null) return peers;
  for (const appendfsync of ['always', 'everysec'] as const) {
    const redis = stack.use(await startRedis(appendfsync));
    const databaseUrl = await ground.createDatabase(`${database}_${appendfsync}`);
    const place = { name: 'bullmq', databaseUrl, redisPort: redis.port, isForLatency } as const;
    peers.push({ name: `BullMQ, appendfsync ${appendfsync}`, place });
  }
  return peers;
}
