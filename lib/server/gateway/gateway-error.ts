/** What a use-case refuses, in words of the gateway; the door turns the code into an HTTP status. */
import type { ProblemFault } from '#lib/contracts/problem';

/** Every reason that a use-case of records and deliveries may refuse for. */
export const GATEWAY_CODES = [
  'unknown_source',
  'retired_source',
  'intake_paused',
  'invalid_submission',
  'event_id_conflict',
  'record_not_found',
  'group_not_found',
  'view_not_found',
  'view_not_shareable',
  'no_handler',
  'unknown_person',
  'payload_not_found',
  'range_not_satisfiable',
  'already_waiting',
  'confirmation_needed',
  'payload_expired',
  'superseded',
  'lease_lost',
  'invalid_cursor',
] as const;
export type GatewayCode = (typeof GATEWAY_CODES)[number];

/**
 * A refusal with a stable snake_case code and one sentence for the one who asked.
 * Other areas of the gateway use codes of their own, hence the open type.
 */
export class GatewayError extends Error {
  override readonly name: string = 'GatewayError';
  readonly code: string;
  readonly detail: string;
  /** Places that are at fault, where naming them helps. */
  readonly faults: readonly ProblemFault[];

  constructor(code: string, detail: string, faults: readonly ProblemFault[] = []) {
    super(detail);
    this.code = code;
    this.detail = detail;
    this.faults = faults;
  }
}

/** A GatewayError of this area, with the code checked where it is written. */
export function refuse(code: GatewayCode, detail: string): GatewayError {
  return new GatewayError(code, detail);
}
