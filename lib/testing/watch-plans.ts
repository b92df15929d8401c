/** Notes how PostgreSQL runs each statement that a piece of code sends, by running it twice. */
import type pg from 'pg';
import { z } from 'zod';
import type { Database } from '#lib/server/database';

export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string | undefined;
  readonly 'Actual Rows'?: number | undefined;
  readonly 'Actual Loops'?: number | undefined;
  readonly 'Rows Removed by Filter'?: number | undefined;
  readonly 'Rows Removed by Index Recheck'?: number | undefined;
  readonly Plans?: readonly PlanNode[] | undefined;
}
const planNode: z.ZodType<PlanNode> = z.object({
  'Node Type': z.string(),
  'Relation Name': z.string().optional(),
  'Actual Rows': z.number().optional(),
  'Actual Loops': z.number().optional(),
  'Rows Removed by Filter': z.number().optional(),
  'Rows Removed by Index Recheck': z.number().optional(),
  get Plans() {
    return z.array(planNode).optional();
  },
});
const explained = z.array(z.object({ 'QUERY PLAN': z.tuple([z.object({ Plan: planNode })]) }));

/** What one node of a plan read from a table. */
export interface Scan {
  readonly table: string;
  readonly how: string;
  /** Rows looked at, over all loops. */
  readonly rows: number;
}

function scansIn(node: PlanNode): Scan[] {
  const below = (node.Plans ?? []).flatMap(scansIn);
  const table = node['Relation Name'];
  if (table === undefined) return below;
  const each =
    (node['Actual Rows'] ?? 0) +
    (node['Rows Removed by Filter'] ?? 0) +
    (node['Rows Removed by Index Recheck'] ?? 0);
  const rows = Math.round(each * (node['Actual Loops'] ?? 0));
  return [{ table, how: node['Node Type'], rows }, ...below];
}

type Statement = pg.QueryConfig | string;

/** The scans of every statement that reads, of all that `work` does with the database it is given. */
export async function watchScans(
  db: Database,
  work: (watched: Database) => Promise<unknown>,
): Promise<Scan[]> {
  const scans: Scan[] = [];
  const note = async (on: pg.Pool | pg.PoolClient, given: Statement, values?: unknown[]) => {
    const text = typeof given === 'string' ? given : given.text;
    if (!/^\s*(SELECT|WITH)\b/.test(text)) return;
    const config = typeof given === 'string' ? { values } : { values: given.values ?? values };
    const { rows } = await on.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, config.values);
    const [plan] = explained.parse(rows);
    if (plan !== undefined) scans.push(...scansIn(plan['QUERY PLAN'][0].Plan));
  };
  await work(watch(db, note));
  return scans;
}

type Note = (on: pg.Pool | pg.PoolClient, given: Statement, values?: unknown[]) => Promise<void>;

function watch<Target extends pg.Pool | pg.PoolClient>(target: Target, note: Note): Target {
  const query = async (given: Statement, values?: unknown[]) => {
    await note(target, given, values);
    return target.query(given, values);
  };
  const connect = async () =>
    'totalCount' in target ? watch(await target.connect(), note) : target.connect();
  return new Proxy(target, {
    get: (_, name): unknown => {
      if (name === 'query') return query;
      if (name === 'connect') return connect;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
