/** Tells a database that is away, or too busy to give a connection or a lock, from any other error. */
const SOCKET_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
  'EHOSTUNREACH',
]);

/** SQLSTATE lock_not_available: another transaction holds what was needed for too long. */
const LOCK_TIMEOUT = '55P03';

// Class 08 connection, 53 resources, 57P0x shutdown and recovery, 25006 read-only, 3D000 no database.
const SQL_STATES = new RegExp(`^(08...|53...|57P0.|25006|3D000|${LOCK_TIMEOUT})$`);

// pg gives these no code.
const MESSAGES =
  /timeout exceeded when trying to connect|not currently accepting connections|Connection terminated|Client has encountered a connection error|Cannot use a pool after calling end/i;

/** Whether trying again later may help without anybody mending a program. */
export function isDatabaseAway(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isDatabaseAway);
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (SOCKET_CODES.has(code) || SQL_STATES.test(code) || MESSAGES.test(error.message)) return true;
  return error.cause !== undefined && isDatabaseAway(error.cause);
}

/** Whether a statement gave up waiting for a lock: others of the same moment may well succeed. */
export function isLockTimeout(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === LOCK_TIMEOUT;
}
