/** The structured reason of a failed attempt. */

/**
 * What kind of cause it is decides what follows: `data` is permanent, `dependency` is transient,
 * `defect` (a bug in a handler) is by the handler's policy.
 */
export const FAILURE_CLASSES = ['data', 'dependency', 'defect'] as const;
export type FailureClass = (typeof FAILURE_CLASSES)[number];

/** One broken rule of a contract. `pointer` is a JSON Pointer (RFC 6901); '' is the whole payload. */
export interface Violation {
  readonly pointer: string;
  readonly expected: string;
  readonly found: string;
}

/** Where a payload stops being readable: byte offset from 0, line and column from 1. */
export interface FaultPosition {
  readonly byteOffset: number;
  readonly line: number;
  readonly column: number;
}

/**
 * `code` is stable and snake_case; `message` is one or two plain sentences fit to show to support
 * staff and to quote to the third party; everything technical goes into the optional rest.
 */
export interface Failure {
  readonly class: FailureClass;
  readonly code: string;
  readonly message: string;
  readonly violations?: readonly Violation[];
  readonly position?: FaultPosition;
  readonly stack?: string;
  /** What the other side answered: the HTTP handler keeps the problem body here. */
  readonly response?: { readonly status: number; readonly body: string };
}
