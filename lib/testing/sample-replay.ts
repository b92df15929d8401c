/** Replay operations as the API shows them, for tests of what is made of them. */
import type {
  DryRunSample,
  ReplayItem,
  ReplayOperationDetail,
  ReplayPreview,
} from '#lib/contracts/replay-operation';

const NO_COUNTS = {
  total: 0,
  waiting: 0,
  inWork: 0,
  fixed: 0,
  failedSame: 0,
  failedNew: 0,
  skipped: 0,
};

/** A running operation over a group; `change` makes it the one that a test is about. */
export function sampleOperation({
  counts = {},
  ...change
}: Partial<Omit<ReplayOperationDetail, 'counts'>> & {
  counts?: Partial<ReplayOperationDetail['counts']>;
} = {}): ReplayOperationDetail {
  return {
    id: 12,
    name: null,
    reason: 'the tax table is back',
    requestedBy: 'ada@example.test',
    requestedAt: '2026-11-22T12:00:00.000Z',
    state: 'running',
    stateReason: null,
    set: { kind: 'group', group: '0e7k8s5v0g007' },
    confirm: false,
    ratePerSecond: 100,
    canary: null,
    haltAtErrorShare: 0.2,
    startAt: null,
    startedAt: '2026-11-22T12:00:01.000Z',
    endedAt: null,
    counts: { ...NO_COUNTS, ...counts },
    skippedWhy: [],
    notFound: { count: 0, first: [] },
    events: [],
    ...change,
  };
}

/** What would be replayed of two thousand records. */
export function samplePreview(change: Partial<ReplayPreview> = {}): ReplayPreview {
  return {
    total: 2_000,
    eligible: 1_990,
    isComplete: true,
    skipped: [{ reason: 'already_waiting', count: 10 }],
    notFound: { count: 0, first: [] },
    byStatus: [
      { value: 'ERROR', count: 1_990, eligible: 1_990 },
      { value: 'JUST_IN', count: 10, eligible: 0 },
    ],
    bySource: [{ value: 'shop', count: 2_000, eligible: 1_990 }],
    byType: [{ value: 'order.placed', count: 2_000, eligible: 1_990 }],
    byGroup: [{ value: '0e7k8s5v0g007', count: 2_000, eligible: 1_990 }],
    byHandler: [{ value: 'shop-orders@3', count: 2_000, eligible: 1_990 }],
    ...change,
  };
}

/** A record that would succeed. */
export function sampleTrial(change: Partial<DryRunSample> = {}): DryRunSample {
  return {
    record: {
      id: '0dh3k8s5v0g01',
      source: 'shop',
      reference: 'order-1001',
      type: 'order.placed',
    },
    outcome: 'succeeds',
    why: null,
    failure: null,
    isSameFailure: null,
    handler: 'shop-orders',
    handlerVersion: '3',
    durationMs: 12,
    egress: [],
    rowsChanged: 2,
    ...change,
  };
}

/** A record of an operation that was fixed. */
export function sampleItem(change: Partial<ReplayItem> = {}): ReplayItem {
  return {
    record: {
      id: '0dh3k8s5v0g01',
      direction: 'INGRESS',
      source: 'shop',
      reference: 'order-1001',
      type: 'order.placed',
      status: 'PROCESSED',
    },
    outcome: 'fixed',
    skipReason: null,
    generation: 0,
    before: { class: 'dependency', code: 'tax_down', message: 'The tax table is away.' },
    after: null,
    ...change,
  };
}
