/** What edits are refused for, in words of the gateway; the door turns the code into an HTTP status. */
import type { Verdict } from '#lib/contracts/revision';
import { GatewayError } from '../gateway-error.ts';

export const EDIT_CODES = [
  'record_not_found',
  'revision_not_found',
  'stale_revision',
  'nothing_changed',
  'not_editable',
  'contract_violated',
  'payload_expired',
  'already_waiting',
  'confirmation_needed',
  'already_decided',
  'second_person_needed',
  'too_large',
  'invalid_patch',
  'too_many_records',
] as const;
export type EditCode = (typeof EDIT_CODES)[number];

export class EditError extends GatewayError {
  override readonly name = 'EditError';
  declare readonly code: EditCode;

  constructor(code: EditCode, detail: string, violations: Verdict['violations'] = []) {
    const faults = violations.map(({ pointer, expected, found }) => ({
      pointer,
      message: `should be ${expected}, but is ${found}`,
    }));
    super(code, detail, faults);
  }
}
