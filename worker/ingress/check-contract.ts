/** Step 3 of execute: the payload against the handler's contract. */
import type { Violation } from '#lib/domain/failure';
import { FailureError, type Handler } from '#worker/handler';
import type { ContractData } from '#lib/server/gateway/contract/read-contract-data';
import { toViolations } from '#lib/server/gateway/contract/violations';

/**
 * The payload as the contract gives it back.
 * @throws FailureError contract_violated with every violation
 */
export function checkContract(handler: Handler, payload: ContractData): unknown {
  const parsed = handler.contract.safeParse(payload.value);
  if (parsed.success) return parsed.data;
  const violations = toViolations(parsed.error.issues, payload);
  throw new FailureError({
    class: 'data',
    code: 'contract_violated',
    message: summarize(handler, violations),
    violations,
  });
}

function summarize(handler: Handler, violations: readonly Violation[]): string {
  const [first] = violations;
  const rest = violations.length - 1;
  if (first === undefined) return `The payload does not meet the contract of ${handler.name}.`;
  const place = first.pointer === '' ? 'The payload' : `The field ${first.pointer}`;
  const more = rest === 0 ? '' : ` And ${String(rest)} more ${rest === 1 ? 'fault' : 'faults'}.`;
  return `${place} should be ${first.expected}, but is ${first.found}.${more}`;
}
