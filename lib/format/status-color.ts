/** Which design token paints a status: the same one in badges, counters, charts and bars. */
import type { Status } from '#lib/domain/status';

function tokenOf(status: Status): string {
  return `--status-${status.toLowerCase().replace('_', '-')}`;
}

/** The CSS colour of a status, for text, dots and bars. */
export function statusColor(status: Status): string {
  return `var(${tokenOf(status)})`;
}

/** The CSS colour behind text in a status's own colour. */
export function statusSoftColor(status: Status): string {
  return `var(${tokenOf(status)}-soft)`;
}
