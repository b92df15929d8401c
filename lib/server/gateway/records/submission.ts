/** What the door, or a handler, hands over to be stored: one record that has no id yet. */

export interface Submission {
  readonly reference: string;
  readonly type: string;
  /** Deduplicates within (direction, source); null: never a duplicate. */
  readonly eventId: string | null;
  readonly originatedAt: Date | null;
  readonly orderingKey: string | null;
  readonly traceparent: string | null;
  readonly mediaType: string;
  /** Exactly the bytes that came. */
  readonly bytes: Uint8Array;
  /** Header fields to show beside the payload, secrets left out. */
  readonly headers: readonly (readonly [string, string])[];
}

export interface SubmissionFault {
  readonly field:
    'reference' | 'type' | 'eventId' | 'orderingKey' | 'traceparent' | 'mediaType' | 'headers';
  readonly message: string;
}

/** In characters (code points), as the database counts them. */
const LIMITS = {
  reference: 512,
  type: 255,
  eventId: 512,
  orderingKey: 512,
  traceparent: 512,
  mediaType: 512,
} as const;
const LIMITED = Object.entries(LIMITS) as [keyof typeof LIMITS, number][];

/**
 * The first reason why a submission cannot be stored, or null if it can. PostgreSQL's text holds
 * neither NUL nor half a surrogate pair; payload bytes have no such limits.
 */
export function findSubmissionFault(submission: Submission): SubmissionFault | null {
  for (const [field, limit] of LIMITED) {
    const message = findTextFault(submission[field], limit);
    if (message !== null) return { field, message };
  }
  const isStorable = submission.headers.every(
    ([name, value]) => isStorableText(name) && isStorableText(value),
  );
  return isStorable ? null : { field: 'headers', message: 'must not contain NUL or broken text' };
}

function findTextFault(text: string | null, limit: number): string | null {
  if (text === null) return null;
  if (text === '') return 'must not be empty';
  if (!isStorableText(text)) return 'must not contain NUL or half a surrogate pair';
  // A string of at most `limit` UTF-16 units cannot have more characters.
  const isTooLong = text.length > limit && countCharacters(text) > limit;
  return isTooLong ? `must have at most ${String(limit)} characters` : null;
}

function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** Whether PostgreSQL's text can hold it, which also says whether any stored text can equal it. */
export function isStorableText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}
