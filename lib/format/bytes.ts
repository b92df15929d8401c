/** Says how large something is, in decimal units. */
const UNITS = ['kB', 'MB', 'GB', 'TB'] as const;

/** A size in bytes as people read it, such as `512 B`, `1.2 kB`, `10 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${String(bytes)} B`;
  let size = bytes;
  let unit = '';
  for (const next of UNITS) {
    size /= 1000;
    unit = next;
    if (size < 999.5) break;
  }
  return `${size < 9.95 ? size.toFixed(1) : size.toFixed(0)} ${unit}`;
}
