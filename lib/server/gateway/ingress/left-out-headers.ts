/** Header fields that are never kept beside a payload. */

/** Secrets, and what only concerns the connection. In lower case. */
export const LEFT_OUT_HEADERS: ReadonlySet<string> = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'x-api-key',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'host',
]);
