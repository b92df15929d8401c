/** Broken rules of a contract in plain words: where, what was expected, what was found. */
import type { z } from 'zod';
import type { Violation } from '#lib/domain/failure';
import { describeValue } from './describe-value.ts';
import { readExactNumbers } from './exact-number.ts';
import { describeExpectation } from './expectation.ts';
import type { ContractData } from './read-contract-data.ts';

type Issue = z.core.$ZodIssue;

const MAX_VIOLATIONS = 50;

/** The violations of a failed parse, in the order of the contract, at most 50. */
export function toViolations(issues: readonly Issue[], payload: ContractData): Violation[] {
  const exact = payload.text === null ? payload.value : readExactNumbers(payload.text);
  return issues.slice(0, MAX_VIOLATIONS).map((issue) => ({
    pointer: toPointer(issue.path),
    expected: describeExpectation(issue),
    found: describeFound(issue, exact),
  }));
}

/** JSON Pointer, RFC 6901: `~` and `/` inside a name are escaped. */
function toPointer(path: readonly PropertyKey[]): string {
  const escape = (part: PropertyKey): string =>
    String(part).replaceAll('~', '~0').replaceAll('/', '~1');
  return path.map((part) => `/${escape(part)}`).join('');
}

function describeFound(issue: Issue, payload: unknown): string {
  if (issue.code === 'unrecognized_keys')
    return `an object with ${issue.keys.map((key) => JSON.stringify(key)).join(', ')}`;
  const found = valueAt(payload, issue.path);
  return found === undefined ? 'missing' : describeValue(found);
}

function valueAt(payload: unknown, path: readonly PropertyKey[]): unknown {
  let value = payload;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part))
      return undefined;
    value = Reflect.get(value, part);
  }
  return value;
}
