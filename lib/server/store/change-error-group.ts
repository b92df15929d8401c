/** The statements by which people triage an error group. Each is one step of a caller's transaction. */
import type { GroupEventKind } from '#lib/domain/error-group';
import type { Queryable } from '#lib/server/database';
import type { GroupEventRow } from './read-error-group.ts';

export interface GroupDecision {
  readonly id: bigint;
  /** Name of who decides. */
  readonly by: string;
}

export interface LockedGroup {
  readonly handler: string | null;
  readonly assigneeId: string | null;
  readonly tags: readonly string[];
  readonly ticketUrl: string | null;
}

/** Lets decisions about a group follow each other. Null: no such group. */
export async function lockErrorGroup(db: Queryable, id: bigint): Promise<LockedGroup | null> {
  const { rows } = await db.query<LockedGroup>(
    `SELECT handler, assignee_id AS "assigneeId", tags, ticket_url AS "ticketUrl"
     FROM error_group WHERE id = $1 FOR UPDATE`,
    [id],
  );
  return rows[0] ?? null;
}

/** Every way to decide takes back what was decided before. */
const UNDECIDED = `resolved_at = NULL, resolved_by = NULL, resolved_in_version = NULL, muted_at = NULL,
  muted_by = NULL, muted_until = NULL, muted_until_count = NULL, muted_per_hour = NULL`;

/** Resolves a group from this moment of the database on. `inVersion` null: for any version. */
export async function resolveErrorGroup(
  db: Queryable,
  { id, by, inVersion }: GroupDecision & { readonly inVersion: string | null },
): Promise<void> {
  await db.query(`UPDATE error_group SET ${UNDECIDED} WHERE id = $1`, [id]);
  await db.query(
    `UPDATE error_group SET resolved_at = clock_timestamp(), resolved_by = $2, resolved_in_version = $3
     WHERE id = $1`,
    [id, by, inVersion],
  );
}

export interface GroupMute extends GroupDecision {
  /** RFC 3339. One of the three is set. */
  readonly until: string | null;
  /** So many times more. */
  readonly count: number | null;
  readonly perHour: number | null;
}

/** Mutes a group; a count begins with what has happened by now. False: its end has passed, and nothing is muted. */
export async function muteErrorGroup(
  db: Queryable,
  { id, by, until, count, perHour }: GroupMute,
): Promise<boolean> {
  await db.query(`UPDATE error_group SET ${UNDECIDED} WHERE id = $1`, [id]);
  const { rowCount } = await db.query(
    `UPDATE error_group SET muted_at = clock_timestamp(), muted_by = $2, muted_until = $3,
       muted_per_hour = $5, muted_until_count = $4 + (
         SELECT coalesce(sum(occurrences), 0) FROM error_group_count WHERE group_id = $1)
     WHERE id = $1 AND ($3::timestamptz IS NULL OR $3 > clock_timestamp())`,
    [id, by, until, count, perHour],
  );
  return rowCount === 1;
}

/** Takes back a resolution or a mute. */
export async function reopenErrorGroup(db: Queryable, id: bigint): Promise<void> {
  await db.query(
    `UPDATE error_group SET ${UNDECIDED}, reopened_at = clock_timestamp() WHERE id = $1`,
    [id],
  );
}

/** Gives a group to a person, or to nobody. */
export async function assignErrorGroup(
  db: Queryable,
  id: bigint,
  personId: string | null,
): Promise<void> {
  await db.query('UPDATE error_group SET assignee_id = $2 WHERE id = $1', [id, personId]);
}

/** The name of a person who can be assigned: viewers only look. Null: there is none. */
export async function findAssigneeName(db: Queryable, personId: string): Promise<string | null> {
  const { rows } = await db.query<{ name: string }>(
    `SELECT name FROM person WHERE id = $1 AND role <> 'viewer'`,
    [personId],
  );
  return rows[0]?.name ?? null;
}

/** Everybody who can be assigned, by name. */
export async function listAssignees(db: Queryable): Promise<{ id: string; name: string }[]> {
  const { rows } = await db.query<{ id: string; name: string }>(
    `SELECT id, name FROM person WHERE role <> 'viewer' ORDER BY name, id LIMIT 1000`,
  );
  return rows;
}

/** Replaces the tags of a group. */
export async function tagErrorGroup(
  db: Queryable,
  id: bigint,
  tags: readonly string[],
): Promise<void> {
  await db.query('UPDATE error_group SET tags = $2 WHERE id = $1', [id, tags]);
}

/** Links a group to a ticket, or to none. */
export async function linkErrorGroup(
  db: Queryable,
  id: bigint,
  ticketUrl: string | null,
): Promise<void> {
  await db.query('UPDATE error_group SET ticket_url = $2 WHERE id = $1', [id, ticketUrl]);
}

export interface NewGroupEvent extends GroupDecision {
  readonly kind: GroupEventKind;
  readonly text: string | null;
}

/** Adds to a group's history. */
export async function insertGroupEvent(
  db: Queryable,
  { id, kind, by, text }: NewGroupEvent,
): Promise<GroupEventRow> {
  const { rows } = await db.query<GroupEventRow>(
    `INSERT INTO error_group_event (group_id, kind, by, text) VALUES ($1, $2, $3, $4)
     RETURNING id, kind, at, by, text`,
    [id, kind, by, text],
  );
  const [event] = rows;
  if (event === undefined) throw new Error('PostgreSQL gave no row for an insert');
  return event;
}
