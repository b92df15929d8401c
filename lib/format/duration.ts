/** Says how long something took or has waited, in the two largest units that matter. */
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function inTwoUnits(ms: number, large: [number, string], small: [number, string]): string {
  const smallCount = Math.floor(ms / small[0]);
  const perLarge = large[0] / small[0];
  const rest = smallCount % perLarge;
  const head = `${String(Math.floor(smallCount / perLarge))} ${large[1]}`;
  return rest === 0 ? head : `${head} ${String(rest)} ${small[1]}`;
}

/** A duration in milliseconds as people read it, such as `320 ms`, `2.4 s`, `3 min 12 s`, `2 d 4 h`. */
export function formatDuration(ms: number): string {
  if (ms < 0) return '0 ms';
  if (ms < 10) return `${String(Math.round(ms * 10) / 10)} ms`;
  if (ms < SECOND) return `${String(Math.min(999, Math.round(ms)))} ms`;
  if (ms < 10 * SECOND) return `${String(Math.floor(ms / 100) / 10)} s`;
  if (ms < MINUTE) return `${String(Math.floor(ms / SECOND))} s`;
  if (ms < HOUR) return inTwoUnits(ms, [MINUTE, 'min'], [SECOND, 's']);
  if (ms < DAY) return inTwoUnits(ms, [HOUR, 'h'], [MINUTE, 'min']);
  return inTwoUnits(ms, [DAY, 'd'], [HOUR, 'h']);
}
