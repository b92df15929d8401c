/**
 * Which failures have one cause. Versioned: another rule is another version, and gives every failure
 * another fingerprint, so that an old one never means something new.
 */
import { createHash } from 'node:crypto';
import type { Direction } from './direction.ts';
import type { Failure } from './failure.ts';
import { generalisePointer, normaliseMessage } from './normalise-message.ts';

export const FINGERPRINT_VERSION = 'v1';

/** One thing that all failures of a group share, for people. */
export interface GroupBasis {
  readonly label: string;
  readonly value: string;
}

/** What of a failure does not depend on its record. */
export interface Cause {
  /** SHA-256, in hex. */
  readonly hash: string;
  /** The message without what differs from record to record, in one line. */
  readonly title: string;
  readonly basis: readonly GroupBasis[];
}

export interface FailedRecord {
  readonly direction: Direction;
  readonly source: string;
  readonly type: string;
  /** Null: no handler ran. */
  readonly handler: string | null;
}

export interface Fingerprint extends Cause {
  /** Such as `v1:` and 32 hex digits. */
  readonly fingerprint: string;
  /** The group's id: 63 bits of the fingerprint. */
  readonly groupId: bigint;
}

/** Much less than what is looked at of a message, so that where that was cut does not show. */
const LONGEST_TITLE = 200;

/** The cause of a failure: handler, class and code, and where or how it went wrong. */
export function causeOf(failure: Failure, handler: string | null): Cause {
  const title = shorten(normaliseMessage(failure.message));
  const basis: GroupBasis[] = [
    ...(handler === null ? [] : [{ label: 'Handler', value: handler }]),
    { label: 'Failure', value: `${failure.class}/${failure.code}` },
    placeOf(failure) ?? { label: 'Message', value: title },
  ];
  const parts = [handler ?? '', ...basis.flatMap(({ label, value }) => [label, value])];
  return { hash: sha256(JSON.stringify(parts)), title, basis };
}

/**
 * The fingerprint of a failure of a record. The database makes the same text of the same parts: the
 * function error_fingerprint.
 */
export function fingerprintOf(failure: Failure, record: FailedRecord): Fingerprint {
  const { direction, source, type, handler } = record;
  const cause = causeOf(failure, handler);
  const text = [FINGERPRINT_VERSION, direction, source, cause.hash, type].join('\n');
  const hash = sha256(text).slice(0, 32);
  return {
    ...cause,
    fingerprint: `${FINGERPRINT_VERSION}:${hash}`,
    groupId: BigInt.asUintN(63, BigInt(`0x${hash.slice(0, 16)}`)),
  };
}

/** Where it went wrong, if that is known better than by the message. */
function placeOf({ violations, stack }: Failure): GroupBasis | null {
  const [violation] = violations ?? [];
  if (violation !== undefined) {
    const pointer = generalisePointer(violation.pointer);
    return { label: 'Place in the payload', value: pointer === '' ? 'the whole payload' : pointer };
  }
  const frame = stack === undefined ? null : topOwnFrame(stack);
  return frame === null ? null : { label: 'Place in the code', value: frame };
}

/** The text of a stack that is looked at. */
const MOST_OF_STACK = 8_000;

/** Function and file of the innermost frame outside Node and packages; null: there is none. */
export function topOwnFrame(stack: string): string | null {
  for (const line of stack.slice(0, MOST_OF_STACK).split('\n')) {
    const frame = /^\s*at (?:(.*) \()?(.+?):\d+:\d+\)?$/.exec(line);
    const [, name = '', file = ''] = frame ?? [];
    if (file === '' || /(?:^|\/)node_modules\/|^node:|^internal\//.test(file)) continue;
    const path = file
      .replace(/^file:\/\//, '')
      .split('/')
      .slice(-2)
      .join('/');
    return shorten(`${name === '' ? '' : `${name} in `}${path}`);
  }
  return null;
}

function shorten(text: string): string {
  if (text.length <= LONGEST_TITLE) return text;
  return `${text.slice(0, LONGEST_TITLE - 1).toWellFormed()}…`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
