/** Says in a few words what a value is, for failures. Never throws, whatever the value does. */
import { ExactNumber } from './exact-number.ts';

const MAX_TEXT = 60;
const MAX_KEYS = 5;

/** Such as `the text "12,50"`, `the number 7`, `a list of 3`, `an object with id, total`. */
export function describeValue(value: unknown): string {
  try {
    return describe(value);
  } catch {
    return 'a value that cannot be read';
  }
}

function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (typeof value === 'string') return `the text ${quote(value)}`;
  if (typeof value === 'number' || typeof value === 'bigint') return `the number ${String(value)}`;
  if (typeof value === 'boolean') return String(value);
  if (Array.isArray(value))
    return value.length === 0 ? 'an empty list' : `a list of ${String(value.length)}`;
  if (typeof value === 'object') return describeObject(value);
  return `a ${typeof value}`;
}

function describeObject(value: object): string {
  if (value instanceof ExactNumber) return `the number ${shorten(value.source)}`;
  if (value instanceof Uint8Array) return `${String(value.length)} bytes`;
  const keys = Object.keys(value);
  if (keys.length === 0) return 'an empty object';
  const shown = keys
    .slice(0, MAX_KEYS)
    .map((key) => shorten(key))
    .join(', ');
  return `an object with ${shown}${keys.length > MAX_KEYS ? ', …' : ''}`;
}

function quote(text: string): string {
  return JSON.stringify(shorten(text));
}

function shorten(text: string): string {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT).toWellFormed()}…` : text;
}
