/** Reads what `ps` prints and finds the processes below one. */

export interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  readonly residentBytes: number;
  readonly command: string;
}

/** The processes that `root` started, and those that these started; with 0, all of them. */
export function rowsBelow(root: number, listing: string): ProcessRow[] {
  const rows = listing.split('\n').flatMap(parseRow);
  if (root === 0) return rows;
  const below = new Set([root]);
  // A process may be listed before the one that started it.
  for (let size = 0; size !== below.size;) {
    size = below.size;
    for (const { pid, parent } of rows) if (below.has(parent)) below.add(pid);
  }
  return rows.filter(({ pid }) => pid !== root && below.has(pid));
}

/** Columns pid, ppid, rss in KiB, args. */
function parseRow(line: string): ProcessRow[] {
  const match = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.*)$/.exec(line);
  if (match === null) return [];
  const [, pid, parent, kibibytes, command = ''] = match;
  return [
    {
      pid: Number(pid),
      parent: Number(parent),
      residentBytes: Number(kibibytes) * 1024,
      command,
    },
  ];
}
