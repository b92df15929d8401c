/** What is wrong with a form before it is sent, by the contract that the server checks too. */
import type { z } from 'zod';

export type FormFaults<Fields> = Partial<Record<keyof Fields & string, string>>;

export type CheckedForm<Fields> =
  | { readonly ok: true; readonly value: Fields }
  | { readonly ok: false; readonly faults: FormFaults<Fields> };

/** Checks a form; the first fault of each field, by the field's name. */
export function checkForm<Contract extends z.ZodType<object>>(
  contract: Contract,
  form: unknown,
): CheckedForm<z.output<Contract>> {
  const parsed = contract.safeParse(form);
  if (parsed.success) return { ok: true, value: parsed.data };
  const faults: Record<string, string> = {};
  for (const issue of parsed.error.issues) {
    const field = String(issue.path[0] ?? '');
    faults[field] ??= issue.message;
  }
  return { ok: false, faults: faults as FormFaults<z.output<Contract>> };
}
