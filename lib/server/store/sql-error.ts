/** Recognises errors of the database, so that only the store knows its driver. */
import pg from 'pg';

export interface SqlError {
  /** SQLSTATE, five characters; '' where the server gave none. */
  readonly state: string;
  readonly message: string;
  /** The rule that was broken, if one was. */
  readonly constraint: string | null;
}

/** pg says these without an SQLSTATE: the connection went, or none came free in time. */
const CONNECTION_LOST =
  /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Query read timeout)/;

/** SQLSTATE 08006, “connection failure”, which pg does not give to the errors of its own. */
const CONNECTION_FAILURE = '08006';

/** What PostgreSQL or its driver said, or null for any other value. */
export function readSqlError(error: unknown): SqlError | null {
  if (error instanceof pg.DatabaseError) {
    const { code, message, constraint } = error;
    return { state: code ?? '', message, constraint: constraint ?? null };
  }
  if (!(error instanceof Error) || !CONNECTION_LOST.test(error.message)) return null;
  return { state: CONNECTION_FAILURE, message: error.message, constraint: null };
}
