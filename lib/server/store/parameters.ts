/** The values of a statement that is put together from parts. */

/** Collects the values of a statement and gives each its placeholder, the same one to the same value. */
export class Parameters {
  readonly values: unknown[] = [];
  readonly #placeholders = new Map<string, Map<unknown, string>>();

  bind(value: unknown, type: string): string {
    const ofType = this.#placeholders.get(type) ?? new Map<unknown, string>();
    this.#placeholders.set(type, ofType);
    const known = ofType.get(value);
    if (known !== undefined) return known;
    this.values.push(value);
    const placeholder = `$${String(this.values.length)}::${type}`;
    ofType.set(value, placeholder);
    return placeholder;
  }
}
