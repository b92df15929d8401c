/** An edit as the API shows it, for tests of what is made of it. */
import type { Revision } from '#lib/contracts/revision';

/** An edit by Ann that was applied at once; `change` makes it the one that a test is about. */
export function sampleRevision(change: Partial<Revision> = {}): Revision {
  return {
    revision: 2,
    base: 1,
    state: 'APPLIED',
    author: 'Ann',
    isYours: false,
    reason: 'They wrote it out.',
    createdAt: '2026-11-22T12:30:00.000Z',
    sizeBytes: 20,
    sha256: 'cd'.repeat(32),
    forced: false,
    replays: true,
    needsApproval: false,
    decidedBy: null,
    decidedAt: null,
    rejection: null,
    appliedAt: '2026-11-22T12:30:00.000Z',
    ...change,
  };
}
