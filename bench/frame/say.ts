/** Progress on standard error, so that standard output holds the tables alone. */

/** Says one line, with the time since the start. */
export function say(line: string): void {
  process.stderr.write(`${(performance.now() / 1000).toFixed(0).padStart(4)} s  ${line}\n`);
}
