/** What a third party is told of a failure: what happened, in plain words, and what is asked of it. */
import type { Direction } from './direction.ts';
import type { Failure } from './failure.ts';
import { generalisePointer, normaliseMessage } from './normalise-message.ts';
import { quoteIdentifier, quoteSafely } from './quote-safely.ts';

export interface NotedFailure extends Pick<Failure, 'class' | 'code' | 'message'> {
  readonly direction: Direction;
  /** Of its contract; what was found is left out, since it may be secret. */
  readonly violations: readonly { readonly pointer: string; readonly expected: string }[];
}

export interface Wording {
  /** The same for failures that are told as one. */
  readonly cause: string;
  readonly title: string;
  readonly happened: string;
  readonly asked: string;
  /** The fields that it is about, as JSON Pointers. */
  readonly fields: readonly string[];
}

const SEND_AGAIN = 'send the records again, each with a new event id';
const NOTHING_ASKED =
  'Nothing is asked of you: we keep the records and process them again ourselves.';
const MOST_FIELDS = 10;

type Words = Omit<Wording, 'fields' | 'cause'>;

/** Codes whose message names parts of our own database or systems: it is never quoted. */
const BY_CODE: Readonly<Record<string, Words>> = {
  invalid_json: {
    title: 'Not valid JSON',
    happened: 'The content could not be read, because it is not valid JSON.',
    asked: `Please correct what is sent and ${SEND_AGAIN}.`,
  },
  invalid_utf8: {
    title: 'Not UTF-8 text',
    happened: 'The content could not be read, because it is not text in UTF-8.',
    asked: `Please send text in UTF-8: correct it and ${SEND_AGAIN}.`,
  },
  too_deep: {
    title: 'Nested too deeply',
    happened: 'The content is nested more deeply than we can read.',
    asked: `Please send it less deeply nested: correct it and ${SEND_AGAIN}.`,
  },
  constraint_violated: {
    title: 'Contradicts data that we have',
    happened:
      'The content contradicts data that we already have, for example by naming something twice or something that does not exist.',
    asked: `Please check the identifiers in these records. If they are wrong, correct them and ${SEND_AGAIN}; else tell us what they refer to.`,
  },
  value_refused: {
    title: 'A value that cannot be stored',
    happened:
      'A value cannot be stored, for example because it is too long or no valid date or number.',
    asked: `Please check the values in these records, correct them and ${SEND_AGAIN}.`,
  },
  payload_expired: {
    title: 'No longer kept',
    happened: 'The content is no longer kept, so that the records cannot be processed any more.',
    asked: 'If they are still needed, please send the records again, each with a new event id.',
  },
  no_handler: {
    title: 'A kind of record that we do not process',
    happened: 'We have nothing yet that processes records of this type.',
    asked: 'Please check whether the type is the one that we agreed on, or tell us if it is new.',
  },
};

const OURS: Words = {
  title: 'A fault on our side',
  happened: 'A fault on our side kept these records from being processed.',
  asked: NOTHING_ASKED,
};

const AWAY: Words = {
  title: 'A system on our side was not available',
  happened: 'A system on our side was not available at the time.',
  asked: NOTHING_ASKED,
};

const NOT_DELIVERED: Words = {
  title: 'A delivery that you did not confirm',
  happened: 'We offered these records to you several times, and they were not acknowledged.',
  asked: 'Please check that your side can fetch them and acknowledges what it has taken.',
};

const REJECTED: Words = {
  title: 'A delivery that you refused',
  happened: 'You refused these records when we offered them.',
  asked: 'Please tell us what has to change in them, or that they are no longer needed.',
};

/** Told by what it is about, then by its code, then by its class. */
export function wordFailure(failure: NotedFailure): Wording {
  const { direction, class: kind, code } = failure;
  if (direction === 'EGRESS') return wordEgress(failure);
  const words = Object.hasOwn(BY_CODE, code) ? BY_CODE[code] : undefined;
  if (failure.violations.length > 0) return wordViolations(failure);
  if (words !== undefined) return plain(code, words);
  if (kind === 'dependency') return plain('dependency', AWAY);
  if (kind === 'defect') return plain('defect', OURS);
  return quoted(failure, {
    title: 'Refused because of its content',
    happened: 'The content was refused',
    asked: `Please correct what is named and ${SEND_AGAIN}, or tell us if you think it is right.`,
  });
}

function wordEgress(failure: NotedFailure): Wording {
  if (failure.class === 'data') return quoted(failure, REJECTED);
  return failure.class === 'dependency'
    ? plain('undelivered', NOT_DELIVERED)
    : plain('defect', OURS);
}

function plain(cause: string, words: Words): Wording {
  return { cause, ...words, fields: [] };
}

/** With the message, which is fit to be quoted where the data is the reason (lib/domain/failure). */
function quoted({ code, message }: NotedFailure, words: Words): Wording {
  const quote = quoteSafely(message);
  const happened = words.happened.replace(/\.$/, '');
  return {
    ...words,
    // The same code may be ours and theirs: what is asked differs, so the cause does.
    cause: `${words.title}: ${code} ${normaliseMessage(message)}`,
    happened: quote === '' ? `${happened}.` : `${happened}: ${quote}`,
    fields: [],
  };
}

/** Fields of one record that break the agreed format. */
function wordViolations({ violations }: NotedFailure): Wording {
  const rules = new Map<string, string>();
  for (const { pointer, expected } of violations) {
    const field =
      pointer === '' ? 'the whole content' : quoteIdentifier(generalisePointer(pointer));
    rules.set(field, quoteSafely(expected));
  }
  // In one order, whatever order the payload has its fields in: they are told as one cause.
  const sorted = [...rules].sort(([one], [other]) => (one < other ? -1 : 1));
  const named = sorted.slice(0, MOST_FIELDS);
  const more = rules.size - named.length;
  const list = named.map(([field, expected]) => `${field} (expected ${expected})`).join('; ');
  const fields = named.map(([field]) => field);
  return {
    cause: `fields ${JSON.stringify(named)}`,
    title: `Not as agreed: ${fields.slice(0, 3).join(', ')}${fields.length > 3 ? ' and more' : ''}`,
    happened: `The content is not in the agreed format: ${list}${more > 0 ? `; and ${String(more)} more` : ''}.`,
    asked: `Please correct ${named.length === 1 ? 'this field' : 'these fields'} and ${SEND_AGAIN}, or tell us if the format is meant to change.`,
    fields,
  };
}
