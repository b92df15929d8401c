/** Writes the repository and the people whom every webhook of GitHub names. */
import type { Queryable } from '#lib/server/database';
import type { Person, Repository } from './github-contract.ts';

/** Whoever is named is written first: rows of repositories, issues and releases refer to them. */
export interface Named {
  readonly repository: Repository;
  readonly people: readonly (Person | null)[];
}

export async function writeRepository(tx: Queryable, { repository, people }: Named): Promise<void> {
  await writePeople(tx, [withKind(repository.owner), ...people]);
  await tx.query(
    `INSERT INTO core_app.repository (id, full_name, is_private, default_branch, owner_id)
     VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (id) DO UPDATE SET full_name = EXCLUDED.full_name,
       is_private = EXCLUDED.is_private, default_branch = EXCLUDED.default_branch,
       owner_id = EXCLUDED.owner_id
     WHERE (repository.full_name, repository.is_private, repository.default_branch, repository.owner_id)
       IS DISTINCT FROM (EXCLUDED.full_name, EXCLUDED.is_private, EXCLUDED.default_branch, EXCLUDED.owner_id)`,
    [
      repository.id,
      repository.full_name,
      repository.private,
      repository.default_branch,
      repository.owner.id,
    ],
  );
}

/** By id, so that two records that name the same people do not wait for each other in a circle. */
async function writePeople(tx: Queryable, people: readonly (Person | null)[]): Promise<void> {
  const named = new Map(people.flatMap((person) => (person === null ? [] : [[person.id, person]])));
  const sorted = [...named.values()].toSorted((one, other) => one.id - other.id);
  await tx.query(
    `INSERT INTO core_app.person (id, login, kind)
     SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[]) AS named (id, login, kind)
     ORDER BY named.id
     ON CONFLICT (id) DO UPDATE SET login = EXCLUDED.login, kind = EXCLUDED.kind
     WHERE (person.login, person.kind) IS DISTINCT FROM (EXCLUDED.login, EXCLUDED.kind)`,
    [
      sorted.map((person) => person.id),
      sorted.map((person) => person.login),
      sorted.map((person) => person.type),
    ],
  );
}

/** Pushes leave out what kind an owner is; it is a person unless said otherwise. */
function withKind(owner: Repository['owner']): Person {
  return { id: owner.id, login: owner.login, type: owner.type ?? 'User' };
}
