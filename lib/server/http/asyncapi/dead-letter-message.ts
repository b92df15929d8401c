/** A message that could not be taken, as it lies in the queue of dead letters. */
import { ProblemError, describeProblem } from '../problem.ts';
import { describeHeaders, type Json } from './document-parts.ts';

const PROBLEM = new ProblemError('invalid_request', 'The header record-reference is required.', [
  { header: 'record-reference', message: 'is required' },
]);

/** Its headers say why, and which queue it came from. */
export function deadLetterMessage(): Json {
  const headers = {
    'sluice-problem': JSON.stringify(describeProblem(PROBLEM)),
    'sluice-queue': 'sluice.ingress.shop',
  };
  const death = { 'x-death': [{ queue: 'sluice.egress.shop', reason: 'rejected', count: 1 }] };
  const all = { ...headers, ...death };
  return {
    name: 'DeadLetter',
    title: 'A message that could not be taken',
    summary:
      'The message as it came, with the problem (RFC 9457, as JSON) and the queue added where Sluice ' +
      'refused it. What a consumer rejected has only the `x-death` of the broker.',
    contentType: 'application/octet-stream',
    headers: describeHeaders(all, Object.keys(all)),
    payload: { description: 'The bytes of the message, unchanged.' },
    examples: [
      { name: 'refused by Sluice', headers, payload: { number: 'order-1001' } },
      { name: 'rejected by a consumer', headers: death, payload: { number: 'order-1001' } },
    ],
  };
}
