/** What a handler may send to the database: one statement at a time, and none that ends a transaction. */
import type pg from 'pg';

/** The handler asked for something that its transaction cannot do. A bug in the handler. */
export class TransactionMisuseError extends Error {
  override readonly name = 'TransactionMisuseError';
}

/** What PostgreSQL passes over before a statement, longer comments apart. */
const PASSED_OVER = /^(?:[\s;]|--[^\n\r]*)+/;
const ENDS_TRANSACTION =
  /^(?:begin|start|commit|end|rollback(?!\s+(?:work\s+)?to\b)|abort|prepare\s+transaction)\b/i;
const SETS_TRANSACTION = /^(?:set|reset|discard)\b/i;

/**
 * The statement as it may be sent: PostgreSQL refuses a second one behind a semicolon.
 * @throws TransactionMisuseError when it would end the transaction
 */
export function toHandlerStatement(
  statement: pg.QueryConfig | string,
  values: unknown[] | undefined,
): pg.QueryConfig {
  const config = typeof statement === 'string' ? { text: statement } : statement;
  if (ENDS_TRANSACTION.test(skipToStatement(config.text)))
    throw new TransactionMisuseError(
      'A handler cannot begin or end transactions: its effects commit with the status.',
    );
  const extended = { ...config, queryMode: 'extended' };
  return values === undefined ? extended : { ...extended, values };
}

/** Whether the statement changes settings, which would hold for others in the same transaction too. */
export function changesSettings({ text }: pg.QueryConfig): boolean {
  return SETS_TRANSACTION.test(skipToStatement(text));
}

/** The text from its first word on, as PostgreSQL finds it. */
function skipToStatement(text: string): string {
  const rest = text.replace(PASSED_OVER, '');
  return rest.startsWith('/*') ? skipToStatement(rest.slice(endOfComment(rest))) : rest;
}

/** Where the comment ends that `text` begins with; comments nest in PostgreSQL. */
function endOfComment(text: string): number {
  let depth = 0;
  for (const { 0: mark, index } of text.matchAll(/\/\*|\*\//g)) {
    depth += mark === '/*' ? 1 : -1;
    if (depth === 0) return index + mark.length;
  }
  return text.length;
}
