/** Reads an answer of Sluice field by field, and refuses what is not as promised. */
import { SluiceAnswerError } from './sluice-errors.ts';

export class AnswerFields {
  readonly #fields: ReadonlyMap<string, unknown>;

  /** @throws SluiceAnswerError if it is no object */
  constructor(answer: unknown) {
    if (typeof answer !== 'object' || answer === null || Array.isArray(answer))
      throw new SluiceAnswerError('The answer is no JSON object.');
    this.#fields = new Map(Object.entries(answer));
  }

  has(name: string): boolean {
    return this.#fields.has(name);
  }

  text(name: string): string {
    const value = this.#fields.get(name);
    return typeof value === 'string' ? value : this.#fail(name, 'text');
  }

  textOrNull(name: string): string | null {
    return this.#fields.get(name) === null ? null : this.text(name);
  }

  integer(name: string): number {
    const value = this.#fields.get(name);
    return Number.isSafeInteger(value) ? Number(value) : this.#fail(name, 'a whole number');
  }

  flag(name: string): boolean {
    const value = this.#fields.get(name);
    return typeof value === 'boolean' ? value : this.#fail(name, 'true or false');
  }

  oneOf<Word extends string>(name: string, words: readonly Word[]): Word {
    const value = this.#fields.get(name);
    return words.find((word) => word === value) ?? this.#fail(name, words.join(' or '));
  }

  time(name: string): Date {
    const time = new Date(this.text(name));
    return Number.isNaN(time.getTime()) ? this.#fail(name, 'a time') : time;
  }

  timeOrNull(name: string): Date | null {
    return this.#fields.get(name) === null ? null : this.time(name);
  }

  /** Objects, each read by `read`. */
  list<Item>(name: string, read: (fields: AnswerFields) => Item): Item[] {
    const value: unknown = this.#fields.get(name);
    if (!Array.isArray(value)) return this.#fail(name, 'a list');
    return value.map((item: unknown) => read(new AnswerFields(item)));
  }

  /** One object. */
  part(name: string): AnswerFields {
    return new AnswerFields(this.#fields.get(name));
  }

  #fail(name: string, expected: string): never {
    throw new SluiceAnswerError(`“${name}” of the answer is not ${expected}.`);
  }
}
