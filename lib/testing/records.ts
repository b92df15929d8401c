/** Sources and submissions for tests. */
import type { Submission } from '#lib/server/gateway/records/submission';
import type { Database } from '#lib/server/database';

export interface TestSource {
  readonly maxAttempts?: number;
  readonly overdueAfterSeconds?: number;
}

/** Creates a source and returns its id. */
export async function createSource(
  db: Database,
  key: string,
  { maxAttempts = 8, overdueAfterSeconds = 900 }: TestSource = {},
): Promise<number> {
  const { rows } = await db.query<{ id: number }>(
    `INSERT INTO source (key, name, max_attempts, overdue_after_seconds)
     VALUES ($1, $1, $2, $3) RETURNING id`,
    [key, maxAttempts, overdueAfterSeconds],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('no source was created');
  return row.id;
}

/** A submission with a small JSON payload; give what the test is about. */
export function submission(given: Partial<Submission> = {}): Submission {
  return {
    reference: 'order-1001',
    type: 'order.created',
    eventId: null,
    originatedAt: null,
    orderingKey: null,
    traceparent: null,
    mediaType: 'application/json',
    bytes: Buffer.from('{"total":12.50}'),
    headers: [],
    ...given,
  };
}
