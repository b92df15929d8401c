/** Reads texts and numbers out of a form. */

/** The trimmed text of a field; empty where it is absent. */
export function readText(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value.trim() : '';
}

/** The text of a field as it was typed, for passwords. */
export function readSecret(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}

/** The trimmed text of a field, or null where nothing was written. */
export function readTextOrNull(form: FormData, name: string): string | null {
  const text = readText(form, name);
  return text === '' ? null : text;
}

/** The number in a field; NaN where there is none, which no contract takes. */
export function readNumber(form: FormData, name: string): number {
  const text = readText(form, name);
  return text === '' ? Number.NaN : Number(text);
}

/** The number in a field, or null where nothing was written. */
export function readNumberOrNull(form: FormData, name: string): number | null {
  const text = readText(form, name);
  return text === '' ? null : Number(text);
}
