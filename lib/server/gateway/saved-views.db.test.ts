import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal, Role } from '#lib/domain/access';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { chooseDefaultView, listSavedViews, removeView, saveView } from './saved-views.ts';

let db: TestDatabase;

async function person(name: string, role: Role) {
  const email = `${name}@sluice.test`;
  await db.pool.query('INSERT INTO person (id, name, email, role) VALUES ($1, $1, $2, $3)', [
    name,
    email,
    role,
  ]);
  return { kind: 'person', personId: name, name, email, role } as const satisfies Principal;
}
let ann: Awaited<ReturnType<typeof person>>;
let ben: typeof ann;
let cas: typeof ann;
beforeAll(async () => {
  db = await createTestDatabase();
  ann = await person('ann', 'operator');
  ben = await person('ben', 'viewer');
  cas = await person('cas', 'admin');
});
afterAll(() => db[Symbol.asyncDispose]());

const seen = async (who: typeof ann) =>
  (await listSavedViews(db.pool, who)).map(({ name, owner }) => `${owner}: ${name}`);
const view = (name: string, isShared = false) => ({ name, query: 'status=ERROR', isShared });

describe('saved views', () => {
  it('are seen by their owner, shared ones by all', async () => {
    await saveView(db.pool, ann, view('zebra'));
    await saveView(db.pool, ann, view('team', true));
    await saveView(db.pool, ben, view('mine'));
    expect(await seen(ann)).toEqual(['ann: team', 'ann: zebra']);
    expect(await seen(ben)).toEqual(['ben: mine', 'ann: team']);
  });

  it('take the place of that of the same name, and keep their id', async () => {
    const first = await saveView(db.pool, ann, view('again'));
    const second = await saveView(db.pool, ann, { ...view('again'), query: 'held=true' });
    expect(second).toEqual({ ...first, query: 'held=true' });
    await removeView(db.pool, ann, first.id);
  });

  it('are shared by operators, not by viewers', async () => {
    await expect(saveView(db.pool, ben, view('loud', true))).rejects.toMatchObject({
      code: 'view_not_shareable',
    });
    expect(await seen(cas)).toEqual(['ann: team']);
  });

  it('are removed by their owner, shared ones by an administrator too', async () => {
    const own = await saveView(db.pool, ann, view('own'));
    const shared = await saveView(db.pool, ann, view('shared', true));
    const refused = { code: 'view_not_found' };
    await expect(removeView(db.pool, ben, shared.id)).rejects.toMatchObject(refused);
    await expect(removeView(db.pool, cas, own.id)).rejects.toMatchObject(refused);
    await removeView(db.pool, cas, shared.id);
    await removeView(db.pool, ann, own.id);
    await expect(removeView(db.pool, ann, own.id)).rejects.toMatchObject(refused);
  });
});

describe('the view that the list begins with', () => {
  const defaultOf = async (who: typeof ann) =>
    (await listSavedViews(db.pool, who)).find(({ isDefault }) => isDefault)?.name;

  it('is chosen by each person for themselves, and unchosen', async () => {
    const team = await saveView(db.pool, ann, view('team', true));
    const other = await saveView(db.pool, ben, view('other'));
    await chooseDefaultView(db.pool, ben, team.id);
    expect(await defaultOf(ben)).toBe('team');
    expect(await defaultOf(ann)).toBeUndefined();
    await chooseDefaultView(db.pool, ben, other.id);
    expect(await defaultOf(ben)).toBe('other');
    await chooseDefaultView(db.pool, ben, null);
    expect(await defaultOf(ben)).toBeUndefined();
  });

  it('is one that the person can see, and goes with it', async () => {
    const hidden = await saveView(db.pool, ann, view('hidden'));
    await expect(chooseDefaultView(db.pool, ben, hidden.id)).rejects.toMatchObject({
      code: 'view_not_found',
    });
    await chooseDefaultView(db.pool, ann, hidden.id);
    await removeView(db.pool, ann, hidden.id);
    expect(await defaultOf(ann)).toBeUndefined();
  });
});
