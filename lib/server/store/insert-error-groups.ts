/** The statement that stores error groups which are not there yet. */
import type { Failure } from '#lib/domain/failure';
import type { FailedRecord, Fingerprint } from '#lib/domain/fingerprint';
import type { Queryable } from '../database.ts';

export interface NewErrorGroup extends Fingerprint, FailedRecord {
  /** Of one that belongs to it; its source must exist. */
  readonly failure: Pick<Failure, 'class' | 'code' | 'message'>;
}

/** Stores those that are missing. Safe to run twice at once. */
export async function insertErrorGroups(
  db: Queryable,
  groups: readonly NewErrorGroup[],
): Promise<void> {
  const rows = groups.map((group) => ({
    ...{ id: String(group.groupId), fingerprint: group.fingerprint, direction: group.direction },
    ...{ source: group.source, type: group.type, handler: group.handler, title: group.title },
    ...{ failure_class: group.failure.class, failure_code: group.failure.code },
    ...{ sample_message: group.failure.message, basis: group.basis },
  }));
  await db.query(
    `INSERT INTO error_group (id, fingerprint, direction, source_id, type, handler, failure_class,
                              failure_code, title, sample_message, basis)
     SELECT g.id, g.fingerprint, g.direction, s.id, g.type, g.handler, g.failure_class, g.failure_code,
            g.title, g.sample_message, g.basis
     FROM jsonb_to_recordset($1::jsonb) AS g(
            id int8, fingerprint text, direction direction, source text, type text, handler text,
            failure_class failure_class, failure_code text, title text, sample_message text, basis jsonb)
     JOIN source s ON s.key = g.source
     ORDER BY g.id
     ON CONFLICT DO NOTHING`,
    [JSON.stringify(rows)],
  );
}
