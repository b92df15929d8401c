/** What the launcher tells the person at the terminal: progress on standard error. */

/** One line of progress, warning or explanation. */
export function say(text: string): void {
  process.stderr.write(`sluice: ${text}\n`);
}

/** What was asked for, on standard output. */
export function answer(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** A terminal that went away must not end the processes it started. */
export function surviveLostTerminal(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}
