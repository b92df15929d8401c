/** Short texts that differ when something differs: how live updates notice a change. */
import type { Queryable } from '../database.ts';

/** Of the settings of all sources and their handlers: some tens of rows. */
export function readSourcesFingerprint(db: Queryable): Promise<string> {
  return readText(
    db,
    `SELECT concat(
       (SELECT md5(string_agg(s::text, ' ' ORDER BY s.id)) FROM source s), ' ',
       (SELECT md5(string_agg(h::text, ' ' ORDER BY h.source_key, h.type)) FROM handler h)) AS text`,
  );
}

/** Of what the console shows of workers: who is alive, and how much each has in work. */
export function readWorkersFingerprint(db: Queryable): Promise<string> {
  return readText(
    db,
    `SELECT concat_ws(' ', id, in_work, stopped_at IS NULL AND seen_at > now() - interval '15 seconds')
       AS text
     FROM worker WHERE seen_at > now() - interval '1 day' ORDER BY id`,
  );
}

async function readText(db: Queryable, statement: string): Promise<string> {
  const { rows } = await db.query<{ text: string }>(statement);
  return rows.map((row) => row.text).join('\n');
}
