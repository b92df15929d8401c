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

const NOT_STORABLE = 'must not contain NUL or half a surrogate pair';

/** In characters (code points), as the database counts them. */
const LIMITS = {
  reference: 512,
  type: 255,
  eventId: 512,
  orderingKey: 512,
  traceparent: 512,
  mediaType: 512,
} as const;
/** What is wrong with one part of a submission, as it follows the part's name in a sentence. */
export type SubmissionFault =
  | { readonly field: keyof typeof LIMITS; readonly message: string }
  /** `header` is the name of the one at fault, with � for what cannot be stored of it. */
  | { readonly field: 'headers'; readonly header: string; readonly message: string };

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
  const broken = submission.headers.find((header) => !header.every(isStorableText));
  if (broken === undefined) return null;
  const header = broken[0].toWellFormed().replaceAll('\0', '\uFFFD');
  return { field: 'headers', header, message: NOT_STORABLE };
}

function findTextFault(text: string | null, limit: number): string | null {
  if (text === null) return null;
  if (text === '') return 'must not be empty';
  if (!isStorableText(text)) return NOT_STORABLE;
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
