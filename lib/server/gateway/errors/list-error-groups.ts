/** Lists error groups, one page at a time. */
import type { ErrorGroupPage, ErrorGroupQuery } from '#lib/contracts/error-group';
import { GROUP_STATES } from '#lib/domain/error-group';
import type { Database } from '#lib/server/database';
import {
  countErrorGroups,
  countOpenRecords,
  listErrorGroupRows,
  type ErrorGroupFilter,
} from '#lib/server/store/list-error-groups';
import { refuse } from '../gateway-error.ts';
import { isStorableText } from '../records/submission.ts';
import { readTrends } from './group-trend.ts';
import { formatGroupId, parseGroupId, toErrorGroup } from './to-error-group.ts';

const NO_STATES = { new: 0, ongoing: 0, resolved: 0, regressed: 0, muted: 0 };

/**
 * One page of the groups that meet a query. `visible`: keys of the sources that the asker may see; null: all.
 * @throws GatewayError invalid_cursor
 */
export async function listErrorGroups(
  db: Database,
  query: ErrorGroupQuery,
  visible: readonly string[] | null = null,
): Promise<ErrorGroupPage> {
  const filter = toFilter(query, visible);
  // PostgreSQL stores no such text, so no group has it.
  if (![query.q, query.assignee, query.tag].every((text) => isStorableText(text ?? '')))
    return noGroups(await countOpenRecords(db, filter.sources));
  const beyond = query.cursor === undefined ? null : parseCursor(query.cursor);
  const { sort, limit } = query;
  const [rows, states, open] = await Promise.all([
    listErrorGroupRows(db, filter, { sort, limit: limit + 1, beyond }),
    countErrorGroups(db, filter),
    countOpenRecords(db, filter.sources),
  ]);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const ids = page.map(({ id }) => id);
  const trends = await readTrends(db, ids, { span: '24h', now: open.asOf });
  const parts = (id: bigint) => ({ trend: trends.get(id) ?? [], allOpenRecords: open.records });
  return {
    groups: page.map((row) => toErrorGroup(row, parts(row.id))),
    next: rows.length > limit && last !== undefined ? formatCursor(last.sortKey, last.id) : null,
    states: {
      ...NO_STATES,
      ...Object.fromEntries(GROUP_STATES.map((state) => [state, states.get(state) ?? 0])),
    },
    openRecords: open.records,
    asOf: open.asOf.toISOString(),
  };
}

function noGroups({ records, asOf }: { records: number; asOf: Date }): ErrorGroupPage {
  return {
    ...{ groups: [], next: null, states: NO_STATES },
    ...{ openRecords: records, asOf: asOf.toISOString() },
  };
}

function toFilter(query: ErrorGroupQuery, visible: readonly string[] | null): ErrorGroupFilter {
  const { source = null, state = null, q = null, assignee = null, tag = null } = query;
  const mayBeSeen = (key: string) => visible?.includes(key) !== false;
  return {
    sources: source === null ? visible : source.filter(mayBeSeen),
    states: state,
    text: q,
    assignee: assignee === 'none' ? '' : assignee,
    tag,
  };
}

function formatCursor(key: bigint, id: bigint): string {
  return Buffer.from(`${String(key)}:${formatGroupId(id)}`).toString('base64url');
}

function parseCursor(text: string): { key: bigint; id: bigint } {
  const [key = '', shown = '', ...rest] = Buffer.from(text, 'base64url')
    .toString('latin1')
    .split(':');
  const id = parseGroupId(shown);
  if (id === null || !/^\d{1,18}$/.test(key) || rest.length > 0)
    throw refuse('invalid_cursor', 'The cursor is not one that a list gave out.');
  return { key: BigInt(key), id };
}
