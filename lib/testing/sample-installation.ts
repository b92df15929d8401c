/** Sources, keys, people and counts as the API shows them, for tests of what is made of them. */
import type { MachineKey, Person } from '#lib/contracts/access';
import type { StatusCounts, Throughput } from '#lib/contracts/insight';
import type { Source } from '#lib/contracts/source';
import { directionOf, type Status } from '#lib/domain/status';

/** A source in use that has received something; `change` makes it the one that a test is about. */
export function sampleSource(change: Partial<Source> = {}): Source {
  return {
    key: 'shop',
    name: 'Web shop',
    description: null,
    owner: null,
    handlerUrl: null,
    maxAttempts: 8,
    overdueAfterSeconds: 3600,
    rateLimitPerSecond: null,
    mostInWork: null,
    payloadDays: null,
    recordDays: null,
    intakePaused: false,
    processingPaused: false,
    editsNeedApproval: false,
    transport: 'pull',
    offerSeconds: 300,
    eventMode: 'binary',
    pushUrl: null,
    pushAcknowledges: false,
    pushAllowedHosts: [],
    amqpIngress: false,
    retiredAt: null,
    createdAt: '2026-11-01T08:00:00.000Z',
    lastReceivedAt: '2026-11-22T12:00:00.000Z',
    handlers: [],
    ...change,
  };
}

/** A machine key that may send records in for one source. */
export function sampleKey(change: Partial<MachineKey> = {}): MachineKey {
  return {
    id: 1,
    name: 'Shop backend',
    prefix: 'sluice_k3j9',
    kind: 'bearer',
    publicKey: null,
    scopes: ['ingress'],
    sources: ['shop'],
    createdBy: 'ada@example.test',
    createdAt: '2026-11-01T08:00:00.000Z',
    lastUsedAt: null,
    expiresAt: null,
    revokedAt: null,
    ...change,
  };
}

/** Somebody who may read. */
export function samplePerson(change: Partial<Person> = {}): Person {
  return {
    id: 'p-2',
    name: 'Grace',
    email: 'grace@example.test',
    role: 'viewer',
    createdAt: '2026-11-01T08:00:00.000Z',
    ...change,
  };
}

/** Live counts by source and status. */
export function sampleCounts(
  bySource: Readonly<Record<string, Partial<Record<Status, number>>>>,
  facts: Partial<Omit<StatusCounts, 'counts' | 'asOf'>> = {},
): StatusCounts {
  const counts = Object.entries(bySource).flatMap(([source, byStatus]) =>
    Object.entries(byStatus).map(([name, count]) => {
      const status = name as Status;
      const waits = status === 'JUST_IN' || status === 'QUEUED';
      const oldest = waits && count > 0 ? new Date(Date.now() - 192_000).toISOString() : null;
      return { direction: directionOf(status), source, status, count, oldest };
    }),
  );
  const none = { held: 0, overdue: 0, offered: 0, rejected: 0 };
  return { counts, ...none, asOf: new Date().toISOString(), ...facts };
}

/** Throughput of this very minute. */
export function sampleThroughput(
  points: readonly { status: Status; source: string; records: number }[],
): Throughput {
  const at = new Date(Math.floor(Date.now() / 60_000) * 60_000).toISOString();
  return {
    bucket: 'minute',
    points: points.map((point) => ({ at, direction: directionOf(point.status), ...point })),
    asOf: new Date().toISOString(),
  };
}
