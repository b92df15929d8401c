/** Step 3 of execute: the payload against the handler's contract. */
import { FailureError, type Handler } from '#worker/handler';
import { describeValue } from './describe-value.ts';

/**
 * The payload as the contract gives it back.
 * @throws FailureError contract_violated with every violation
 */
export function checkContract(handler: Handler, value: unknown): unknown {
  const parsed = handler.contract.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new FailureError({
    class: 'data',
    code: 'contract_violated',
    message: `The payload does not meet the contract of ${handler.name}: ${describeValue(value)}.`,
  });
}
