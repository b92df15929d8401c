/** How many records may be claimed ahead, so that large payloads do not fill the worker's memory. */

/** For the payloads of all records that a worker holds. One that is larger comes by itself. */
const MOST_BYTES = 64 * 1024 * 1024;
/** What a payload is taken for before the first has been seen, and at least. */
const FIRST_GUESS_BYTES = 1024 * 1024;
const LEAST_BYTES = 1024;

export class PayloadBudget {
  #heldBytes = 0;
  /** The largest of the last batch: the next ones may be like it. */
  #expectedBytes = FIRST_GUESS_BYTES;

  /** How many more records may come; at least one where none is held. */
  get room(): number {
    const room = Math.floor((MOST_BYTES - this.#heldBytes) / this.#expectedBytes);
    return Math.max(room, this.#heldBytes === 0 ? 1 : 0);
  }

  /** A batch with payloads of these sizes has come. */
  hold(sizes: readonly number[]): void {
    if (sizes.length === 0) return;
    this.#expectedBytes = sizes.reduce((most, size) => Math.max(most, size), LEAST_BYTES);
    this.#heldBytes = sizes.reduce((sum, size) => sum + size, this.#heldBytes);
  }

  /** One of them is done with. */
  free(size: number): void {
    this.#heldBytes -= size;
  }
}
