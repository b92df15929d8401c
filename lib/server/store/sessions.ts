/** How long ago a session was last used. */
import type { Queryable } from '../database.ts';

/** Notes that a session is in use, at most once a minute. */
export async function touchSession(db: Queryable, id: string): Promise<void> {
  await db.query(
    `UPDATE session SET updated_at = now()
     WHERE id = $1 AND updated_at < now() - interval '1 minute'`,
    [id],
  );
}

/** Ends a session if nobody used it for `idleSeconds`. True: it was ended. */
export async function endIdleSession(
  db: Queryable,
  id: string,
  idleSeconds: number,
): Promise<boolean> {
  const { rowCount } = await db.query(
    'DELETE FROM session WHERE id = $1 AND updated_at < now() - make_interval(secs => $2)',
    [id, idleSeconds],
  );
  return rowCount === 1;
}
