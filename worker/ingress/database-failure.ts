/** What an error of PostgreSQL means for an attempt, by its SQLSTATE (PostgreSQL, appendix A). */
import type { Failure } from '#lib/domain/failure';
import { readSqlError, type SqlError } from '#lib/server/store/sql-error';

const TRANSIENT = /^(?:08|53|57P|57014|40|55P03|25P03)/;
const CONSTRAINT = '23';
const VALUE = '22';
const ABORTED = '25P02';

/** The failure for an error of the database, or null if it is none. */
export function databaseFailure(error: unknown): Failure | null {
  const sqlError = readSqlError(error);
  return sqlError === null ? null : byState(sqlError);
}

function byState(error: SqlError): Failure {
  const { state } = error;
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

function constraintBroken(error: SqlError): Failure {
  const rule = error.constraint === null ? '' : ` (rule ${error.constraint})`;
  return {
    class: 'data',
    code: 'constraint_violated',
    message: `The Core App's database refuses this record${rule}: ${error.message}.`,
  };
}
