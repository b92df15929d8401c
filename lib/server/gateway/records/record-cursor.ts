/** The opaque place in a list where another page begins. */
import { formatRecordId, parseRecordId } from '#lib/domain/record-id';
import { refuse } from '../gateway-error.ts';

export interface RecordCursor {
  /** Which way the page lies from the record, in the order that the reader sees. */
  readonly way: 'next' | 'prev';
  /** Exclusive. */
  readonly id: bigint;
}

/** Base64url, so that nobody reads it and links stay short. */
export function formatCursor({ way, id }: RecordCursor): string {
  return Buffer.from(`${way}:${formatRecordId(id)}`).toString('base64url');
}

/** @throws GatewayError invalid_cursor */
export function parseCursor(text: string): RecordCursor {
  const [way, shown, ...rest] = Buffer.from(text, 'base64url').toString('latin1').split(':');
  const id = shown === undefined ? null : parseRecordId(shown);
  if ((way !== 'next' && way !== 'prev') || id === null || rest.length > 0) {
    throw refuse('invalid_cursor', 'The cursor is not one that a list gave out.');
  }
  return { way, id };
}
