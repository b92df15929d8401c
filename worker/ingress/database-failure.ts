/** What an error of PostgreSQL means for an attempt, by its SQLSTATE (PostgreSQL, appendix A). */
import pg from 'pg';
import type { Failure } from '#lib/domain/failure';

const TRANSIENT = /^(?:08|53|57P|57014|40|55P03|25P03)/;
const CONSTRAINT = '23';
const VALUE = '22';
const ABORTED = '25P02';

/** pg says these without an SQLSTATE: the connection went, or none came free in time. */
const CONNECTION_LOST =
  /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Query read timeout)/;

/** The failure for an error of the database, or null if it is none. */
export function databaseFailure(error: unknown): Failure | null {
  if (error instanceof pg.DatabaseError) return byState(error, error.code ?? '');
  if (error instanceof Error && CONNECTION_LOST.test(error.message))
    return unavailable(error.message);
  return null;
}

function byState(error: pg.DatabaseError, state: string): Failure | null {
  if (TRANSIENT.test(state)) return unavailable(error.message);
  if (state.startsWith(CONSTRAINT)) return constraintBroken(error);
  if (state.startsWith(VALUE))
    return {
      class: 'data',
      code: 'value_refused',
      message: `The Core App's database refuses a value of this record: ${error.message}.`,
    };
  if (state === ABORTED)
    return {
      class: 'defect',
      code: 'failed_statement_ignored',
      message:
        'The handler went on after one of its statements had failed; its effects were undone.',
    };
  return {
    class: 'defect',
    code: 'statement_refused',
    message: `The Core App's database refuses a statement of the handler: ${error.message}.`,
  };
}

function unavailable(why: string): Failure {
  return {
    class: 'dependency',
    code: 'database_unavailable',
    message: `The Core App's database could not do the work at this moment: ${why}.`,
  };
}

function constraintBroken(error: pg.DatabaseError): Failure {
  const rule = error.constraint === undefined ? '' : ` (rule ${error.constraint})`;
  return {
    class: 'data',
    code: 'constraint_violated',
    message: `The Core App's database refuses this record${rule}: ${error.message}.`,
  };
}
