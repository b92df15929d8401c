/** The statements of lists that people keep by name. */
import type { Queryable } from '../database.ts';

export interface SavedViewRow {
  readonly id: number;
  readonly name: string;
  readonly query: string;
  readonly isShared: boolean;
  readonly owner: string;
  readonly isMine: boolean;
  readonly isDefault: boolean;
}

/** A person's own views and those that others share: own ones first, by name. */
export async function readSavedViews(db: Queryable, personId: string): Promise<SavedViewRow[]> {
  const { rows } = await db.query<SavedViewRow>({
    name: 'read_saved_views',
    text: `SELECT v.id, v.name, v.query, v.is_shared AS "isShared", p.name AS owner,
                  v.owner_id = $1 AS "isMine", d.view_id IS NOT NULL AS "isDefault"
           FROM saved_view v JOIN person p ON p.id = v.owner_id
           LEFT JOIN default_view d ON d.person_id = $1 AND d.view_id = v.id
           WHERE v.owner_id = $1 OR v.is_shared
           ORDER BY v.owner_id <> $1, v.name, v.id`,
    values: [personId],
  });
  return rows;
}

export interface NewView {
  readonly ownerId: string;
  readonly name: string;
  readonly query: string;
  readonly isShared: boolean;
}

/** Keeps a view; one of the same owner and name is replaced. Gives its id. */
export async function upsertSavedView(db: Queryable, view: NewView): Promise<number> {
  const { rows } = await db.query<{ id: number }>({
    name: 'upsert_saved_view',
    text: `INSERT INTO saved_view (owner_id, name, query, is_shared) VALUES ($1, $2, $3, $4)
           ON CONFLICT (owner_id, name) DO UPDATE
             SET query = excluded.query, is_shared = excluded.is_shared, saved_at = now()
           RETURNING id`,
    values: [view.ownerId, view.name, view.query, view.isShared],
  });
  const [row] = rows;
  if (row === undefined) throw new Error('PostgreSQL gave no row for an upsert');
  return row.id;
}

export interface ViewOwner {
  readonly id: number;
  readonly personId: string;
  /** May remove what others share. */
  readonly isAdmin: boolean;
}

/** Removes a view; false: there is none that this person may remove. */
export async function deleteSavedView(db: Queryable, view: ViewOwner): Promise<boolean> {
  const { rowCount } = await db.query({
    name: 'delete_saved_view',
    text: 'DELETE FROM saved_view WHERE id = $1 AND (owner_id = $2 OR is_shared AND $3)',
    values: [view.id, view.personId, view.isAdmin],
  });
  return rowCount === 1;
}

/** Begins a person's list with a view they can see; false: there is none such. */
export async function setDefaultView(
  db: Queryable,
  personId: string,
  viewId: number,
): Promise<boolean> {
  const { rowCount } = await db.query({
    name: 'set_default_view',
    text: `INSERT INTO default_view (person_id, view_id)
           SELECT $1, id FROM saved_view WHERE id = $2 AND (owner_id = $1 OR is_shared)
           ON CONFLICT (person_id) DO UPDATE SET view_id = excluded.view_id`,
    values: [personId, viewId],
  });
  return rowCount === 1;
}

/** Begins a person's list with all records again. */
export async function clearDefaultView(db: Queryable, personId: string): Promise<void> {
  await db.query({
    name: 'clear_default_view',
    text: 'DELETE FROM default_view WHERE person_id = $1',
    values: [personId],
  });
}
