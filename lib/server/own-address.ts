/** The address at which this machine reaches its own web process. */
const EVERYWHERE: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

/** For what the web process listens on; IPv6 addresses in brackets, as RFC 3986 §3.2.2 wants them. */
export function ownAddress(host: string, port: number): string {
  if (EVERYWHERE.has(host)) return `http://127.0.0.1:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
