/** An edit of many records as the API tells it, for tests of what shows it. */
import { editOperationDetailSchema, type EditOperationDetail } from '#lib/contracts/edit-many';

/** Done, of three records, one of them left as it was; `change` makes it the one that a test is about. */
export function sampleEdit(change: Partial<EditOperationDetail> = {}): EditOperationDetail {
  return editOperationDetailSchema.parse({
    ...{ id: 7, requestedBy: 'Ann', requestedAt: '2026-11-22T10:00:00.000Z' },
    ...{ reason: 'All came as text.', patch: '[{"op":"remove","path":"/total"}]' },
    ...{ set: { kind: 'ids', count: 3 }, replay: true, force: false },
    ...{ state: 'done', stateReason: null, endedAt: '2026-11-22T10:00:01.000Z' },
    counts: { total: 3, waiting: 0, applied: 2, forApproval: 0, refused: 1 },
    ...{ notFound: 0, operation: 9 },
    refused: [
      {
        record: { id: '0dh3k8s5v0g01', source: 'shop', reference: 'order-1', type: 'order' },
        refusal: 'patch_failed',
        why: 'There is no /total.',
      },
    ],
    ...change,
  });
}
