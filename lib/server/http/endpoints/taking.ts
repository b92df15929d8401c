/** What taking records in needs, besides the request. */
import type { ChargeRecords } from '#lib/server/gateway/ingress/intake-rate';
import type { ReceiveResult } from '#lib/server/gateway/records/store-prepared';
import type { Submission } from '#lib/server/gateway/records/submission';
import type { Admission } from '../admission.ts';

export interface Taking {
  readonly admission: Admission;
  readonly store: (submissions: readonly Submission[]) => Promise<ReceiveResult[]>;
  /** Absent: nothing is limited. */
  readonly charge?: ChargeRecords;
}
