/** What a filter asks of failures and attempts, as conditions on one record's id. */
import type { Parameters } from './parameters.ts';
import type { Condition, RecordFilter } from './record-filter.ts';

type NamedConditions = [Condition, (id: string) => string][];

/** That the record is in Error, or held, by such a failure, and what its latest attempt ran. */
export function failureConditions(filter: RecordFilter, parameters: Parameters): NamedConditions {
  const { failureClass, failureCode, group, handlerVersion } = filter;
  const conditions: NamedConditions = [];
  if (failureClass !== null)
    conditions.push([
      'class',
      (id) =>
        `${failureOf('failure_class', id)} = ${parameters.bind(failureClass, 'failure_class')}`,
    ]);
  if (failureCode !== null)
    conditions.push([
      'code',
      (id) => `${failureOf('failure_code', id)} = ${parameters.bind(failureCode, 'text')}`,
    ]);
  if (group !== null)
    conditions.push(['group', (id) => `${groupOf(id)} = ${parameters.bind(group, 'int8')}`]);
  if (handlerVersion !== null)
    conditions.push([
      'version',
      (id) => `${latestVersionOf(id)} = ${parameters.bind(handlerVersion, 'text')}`,
    ]);
  return conditions;
}

/** That the record has none of what the filter leaves out. What has no value at all stays. */
export function leavingOut({ without }: RecordFilter, parameters: Parameters): NamedConditions {
  const { types, groups, failureClasses, failureCodes, handlerVersions } = without;
  const left: readonly [Condition, readonly unknown[], string, (id: string) => string][] = [
    ['notType', types, 'text[]', typeOf],
    ['notGroup', groups, 'int8[]', groupOf],
    ['notClass', failureClasses, 'failure_class[]', (id) => failureOf('failure_class', id)],
    ['notCode', failureCodes, 'text[]', (id) => failureOf('failure_code', id)],
    ['notVersion', handlerVersions, 'text[]', latestVersionOf],
  ];
  return left
    .filter(([, values]) => values.length > 0)
    .map(([name, values, type, valueOf]) => [
      name,
      (id) => isNoneOf(valueOf(id), parameters.bind(values, type)),
    ]);
}

function isNoneOf(value: string, values: string): string {
  return `(${value} = ANY (${values})) IS NOT TRUE`;
}

/** What the columns of a `settlement` in Error, in scope as `x`, say of the failures that a filter is about. */
export function failureColumns(
  { failureClass, failureCode, without }: RecordFilter,
  parameters: Parameters,
): ReadonlyMap<Condition, string> {
  const columns = new Map<Condition, string>();
  if (failureClass !== null)
    columns.set('class', `x.failure_class = ${parameters.bind(failureClass, 'failure_class')}`);
  if (failureCode !== null)
    columns.set('code', `x.failure_code = ${parameters.bind(failureCode, 'text')}`);
  const { failureClasses, failureCodes, groups } = without;
  if (failureClasses.length > 0)
    columns.set(
      'notClass',
      isNoneOf('x.failure_class', parameters.bind(failureClasses, 'failure_class[]')),
    );
  if (failureCodes.length > 0)
    columns.set('notCode', isNoneOf('x.failure_code', parameters.bind(failureCodes, 'text[]')));
  if (groups.length > 0)
    columns.set('notGroup', isNoneOf('x.group_id', parameters.bind(groups, 'int8[]')));
  return columns;
}

/** The handler version of a record's latest attempt. */
export function latestVersionOf(id: string): string {
  return `(SELECT a.handler_version FROM attempt a WHERE a.record_id = ${id}
    ORDER BY a.generation DESC, a.number DESC LIMIT 1)`;
}

/** What a settled record's failure says, from the columns of `settlement` in scope as `alias`. */
export function failureText(alias: string): string {
  return `concat_ws(' ', ${alias}.failure_code, ${alias}.failure_message)`;
}

/** The rest of a condition on a text: that it contains this one. */
export function contains(text: string, parameters: Parameters): string {
  const pattern = `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return `ILIKE ${parameters.bind(pattern, 'text')}`;
}

function typeOf(id: string): string {
  return `(SELECT r.type FROM record r WHERE r.id = ${id})`;
}

/** All failures of a group have its class and code. */
function failureOf(column: 'failure_class' | 'failure_code', id: string): string {
  return `coalesce((SELECT t.${column} FROM settlement t WHERE t.record_id = ${id}),
    (SELECT g.${column} FROM work w JOIN error_group g ON g.id = w.group_id
     WHERE w.record_id = ${id} AND w.held))`;
}

function groupOf(id: string): string {
  return `coalesce((SELECT t.group_id FROM settlement t WHERE t.record_id = ${id}),
    (SELECT w.group_id FROM work w WHERE w.record_id = ${id} AND w.held))`;
}
