/** Remembers the key before the one being pressed, so that `r` in the sequence `g r` replays nothing. */
const SEQUENCE_MS = 1_500;

interface Press {
  readonly key: string;
  readonly at: number;
}

let last: Press | null = null;
let before: Press | null = null;

/** Call for every key pressed, before anything acts on it. */
export function rememberKey(key: string, at: number): void {
  before = last;
  last = { key, at };
}

/** Whether the key being pressed is the second of a `g` sequence. */
export function isInGoSequence(): boolean {
  if (last === null || before === null) return false;
  return before.key === 'g' && last.at - before.at < SEQUENCE_MS;
}
