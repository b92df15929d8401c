/** The refusal of an event id that has other bytes. */
import { GatewayError } from '../gateway-error.ts';

/** `id` is the record that the event id belongs to. */
export function describeConflict({ id }: { readonly id: string }): GatewayError {
  return new GatewayError(
    'event_id_conflict',
    `The event id belongs to record ${id}, which has other bytes.`,
  );
}
