/** An error group as the API shows it, for tests of what is made of it. */
import {
  errorGroupDetailSchema,
  errorGroupPageSchema,
  type ErrorGroup,
  type ErrorGroupDetail,
  type ErrorGroupPage,
} from '#lib/contracts/error-group';

/** A group that nobody has looked at yet; `change` makes it the one that a test is about. */
export function sampleGroup(change: Partial<ErrorGroupDetail> = {}): ErrorGroupDetail {
  return errorGroupDetailSchema.parse({
    id: '0dh3k8s5v0g01',
    fingerprint: 'v1:0123456789abcdef',
    state: 'new',
    source: 'shop',
    direction: 'INGRESS',
    type: 'order.placed',
    class: 'data',
    code: 'unknown_currency',
    handler: 'shop-orders',
    title: 'The currency … is not known',
    sampleMessage: 'The currency "XTS" is not known',
    count: 1250,
    openRecords: 42,
    openShare: 0.25,
    firstSeenAt: '2026-11-22T08:00:00.000Z',
    lastSeenAt: '2026-11-22T12:00:00.000Z',
    trend: [{ at: '2026-11-22T12:00:00.000Z', count: 7 }],
    assignee: null,
    tags: [],
    ticketUrl: null,
    notes: 0,
    resolution: null,
    mute: null,
    basis: [{ label: 'Source', value: 'shop' }],
    references: [],
    sample: null,
    handlerVersions: [],
    history: [],
    ...change,
  });
}

/** A page of groups with the number of them in each state. */
export function sampleGroupPage(
  groups: readonly ErrorGroup[],
  states: Partial<ErrorGroupPage['states']> = {},
): ErrorGroupPage {
  return errorGroupPageSchema.parse({
    groups,
    next: null,
    states: { new: 0, ongoing: 0, resolved: 0, regressed: 0, muted: 0, ...states },
    openRecords: groups.reduce((sum, { openRecords }) => sum + openRecords, 0),
    asOf: '2026-11-22T12:00:00.000Z',
  });
}
