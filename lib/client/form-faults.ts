/** What is wrong with a form before it is sent, by the contract that the server checks too. */
import type { z } from 'zod';
import { formatCountOf, formatCount } from '../format/count.ts';

export type FormFaults<Fields> = Partial<Record<keyof Fields & string, string>>;

export type CheckedForm<Fields> =
  | { readonly ok: true; readonly value: Fields }
  | { readonly ok: false; readonly faults: FormFaults<Fields> };

/** Checks a form; the first fault of each field, by the field's name. */
export function checkForm<Contract extends z.ZodType<object>>(
  contract: Contract,
  form: unknown,
): CheckedForm<z.output<Contract>> {
  // What a contract says in words of its own stays.
  const parsed = contract.safeParse(form, { error: sayFault });
  if (parsed.success) return { ok: true, value: parsed.data };
  const faults: Record<string, string> = {};
  for (const issue of parsed.error.issues) {
    const field = String(issue.path[0] ?? '');
    faults[field] ??= issue.message;
  }
  return { ok: false, faults: faults as FormFaults<z.output<Contract>> };
}

type RawFault = Parameters<z.core.$ZodErrorMap>[0];

/** As it follows the name of a field; undefined: as zod says it. */
function sayFault(fault: RawFault): string | undefined {
  if (fault.code === 'invalid_type') {
    if (fault.expected === 'int') return 'must be a whole number';
    return fault.expected === 'number' ? 'must be a number' : undefined;
  }
  if (fault.code === 'too_small') {
    if (fault.origin === 'string' && fault.minimum === 1) return 'must not be empty';
    return `must ${sayBound('at least', fault.origin, Number(fault.minimum))}`;
  }
  if (fault.code !== 'too_big') return undefined;
  return `must ${sayBound('at most', fault.origin, Number(fault.maximum))}`;
}

function sayBound(how: string, origin: string, bound: number): string {
  if (origin === 'string') return `have ${how} ${formatCountOf(bound, 'character')}`;
  return origin === 'array'
    ? `have ${how} ${formatCount(bound)}`
    : `be ${how} ${formatCount(bound)}`;
}
