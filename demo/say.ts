/** The demo's own log: one readable line for each notable thing. */

/** Writes a line with the time of day. */
export function say(text: string): void {
  process.stdout.write(`${new Date().toISOString().slice(11, 19)} ${text}\n`);
}
