/** Keeping lists of records by name, for oneself or for everybody. */
import type { SavedView } from '#lib/contracts/saved-view';
import { roleAllows, type Principal } from '#lib/domain/access';
import type { Queryable } from '#lib/server/database';
import {
  clearDefaultView,
  deleteSavedView,
  readSavedViews,
  setDefaultView,
  upsertSavedView,
} from '#lib/server/store/saved-views';
import { refuse } from './gateway-error.ts';

type Person = Extract<Principal, { kind: 'person' }>;

/** The views that a person sees: their own, then those that others share. */
export function listSavedViews(db: Queryable, { personId }: Person): Promise<SavedView[]> {
  return readSavedViews(db, personId);
}

interface ViewToSave {
  readonly name: string;
  readonly query: string;
  readonly isShared: boolean;
}

/**
 * Keeps a view under a name; the person's view of that name is replaced.
 * @throws GatewayError view_not_shareable to viewers, who see but change nothing for others
 */
export async function saveView(
  db: Queryable,
  person: Person,
  view: ViewToSave,
): Promise<SavedView> {
  if (view.isShared && !roleAllows(person.role, 'operator'))
    throw refuse('view_not_shareable', 'Sharing a view needs the role “operator”.');
  const id = await upsertSavedView(db, { ...view, ownerId: person.personId });
  const saved = (await readSavedViews(db, person.personId)).find((one) => one.id === id);
  if (saved === undefined) throw notFound();
  return saved;
}

/** Removes an own view, or as administrator a shared one. @throws GatewayError view_not_found */
export async function removeView(db: Queryable, person: Person, id: number): Promise<void> {
  const { personId, role } = person;
  if (!(await deleteSavedView(db, { id, personId, isAdmin: role === 'admin' }))) throw notFound();
}

/** Begins the person's list with a view; null: with all records. @throws GatewayError view_not_found */
export async function chooseDefaultView(
  db: Queryable,
  { personId }: Person,
  id: number | null,
): Promise<void> {
  if (id === null) await clearDefaultView(db, personId);
  else if (!(await setDefaultView(db, personId, id))) throw notFound();
}

function notFound(): Error {
  return refuse('view_not_found', 'There is no such view that you may see or change.');
}
