/** What receiving and enqueueing answer: the one difference between them is where the records go. */
import type { Receipt } from '#lib/contracts/receipt';
import type { ChargeRecords } from '#lib/server/gateway/ingress/intake-rate';
import type { ReceiveResult } from '#lib/server/gateway/records/store-prepared';
import type { Submission } from '#lib/server/gateway/records/submission';
import type { Admission } from '../admission.ts';
import { answerJson, type Answer } from '../answer.ts';
import type { DoorRequest } from '../door-request.ts';
import { readIntake } from '../intake/read-intake.ts';
import { describeConflict } from './describe-conflict.ts';
import { takeMany } from './take-many.ts';

export interface Taking {
  readonly admission: Admission;
  readonly store: (submissions: readonly Submission[]) => Promise<ReceiveResult[]>;
  /** Absent: nothing is limited. */
  readonly charge?: ChargeRecords;
}

/** Reads the request in whichever mode, stores what it holds, and answers when that is durable. */
export async function takeIn(request: DoorRequest, taking: Taking): Promise<Answer> {
  const intake = await readIntake(request, taking.admission);
  if (intake.kind === 'many') return takeMany(intake, taking);
  const [result] = await taking.store([intake.submission]);
  if (result === undefined) throw new Error('a submission got no result');
  if (result.kind === 'conflict') throw describeConflict(result);
  const receipt: Receipt = {
    id: result.id,
    status: result.status,
    duplicate: result.kind === 'duplicate',
    receivedAt: result.receivedAt.toISOString(),
  };
  const headers = { location: `/api/v1/records/${receipt.id}` };
  return answerJson(receipt.duplicate ? 200 : 202, receipt, headers);
}
