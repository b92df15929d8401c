/** What receiving and enqueueing answer: the one difference between them is where the records go. */
import type { Receipt } from '#lib/contracts/receipt';
import { answerJson, type Answer } from '../answer.ts';
import type { DoorRequest } from '../door-request.ts';
import { readIntake } from '../intake/read-intake.ts';
import { describeConflict } from '#lib/server/gateway/records/describe-conflict';
import { takeMany } from './take-many.ts';
import type { Taking } from './taking.ts';

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
