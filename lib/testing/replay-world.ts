/** A database with a source of its own for each test of replay operations, and short words for what they do. */
import { expect } from 'vitest';
import type { z } from 'zod';
import { createReplayOperationSchema, type ReplayOperation } from '#lib/contracts/replay-operation';
import type { Failure } from '#lib/domain/failure';
import type { RecordId } from '#lib/domain/record-id';
import type { ItemOutcome, OperationAction } from '#lib/domain/replay-operation';
import { receive } from '#lib/server/gateway/ingress/receive';
import { createOperation } from '#lib/server/gateway/replays/create-operation';
import { moveOperation } from '#lib/server/gateway/replays/move-operation';
import { listItems, readOperation } from '#lib/server/gateway/replays/read-operations';
import { stepOperation } from '#lib/server/gateway/replays/step-operation';
import { findMisplacedRecords, findWrongCounts } from './integrity.ts';
import { processDue } from './process-due.ts';
import { createSource, submission } from './records.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

export const BROKEN: Failure = { class: 'data', code: 'contract', message: 'A field is missing.' };
export const OTHER: Failure = {
  ...{ class: 'data', code: 'unknown_product', message: 'No such product.' },
};

export type ReplayWish = Partial<z.input<typeof createReplayOperationSchema>>;

export class ReplayWorld {
  readonly db: TestDatabase;
  source = '';
  #sources = 0;

  constructor(db: TestDatabase) {
    this.db = db;
  }

  async useNewSource(): Promise<void> {
    this.#sources += 1;
    this.source = `shop-${String(this.#sources)}`;
    await createSource(this.db.pool, this.source);
  }

  /** Every record is in one place, and the counts are those of the records. */
  async expectIntegrity(): Promise<void> {
    expect(await findMisplacedRecords(this.db.pool)).toEqual([]);
    expect(await findWrongCounts(this.db.pool)).toEqual([]);
  }

  async receiveSome(count: number, orderingKey: string | null = null): Promise<RecordId[]> {
    const { source } = this;
    const submissions = Array.from({ length: count }, (_, n) =>
      submission({ reference: `${source}-${String(n)}`, orderingKey }),
    );
    const results = await receive(this.db.pool, { source, keyId: null, submissions });
    return results.map(({ id }) => id);
  }

  /** This many records in Error, all for the same reason. */
  async inError(count: number): Promise<RecordId[]> {
    const ids = await this.receiveSome(count);
    await processDue(this.db.pool, () => BROKEN);
    return ids;
  }

  create(given: ReplayWish = {}, idempotencyKey: string | null = null): Promise<ReplayOperation> {
    const request = createReplayOperationSchema.parse({
      set: { kind: 'filter', filter: { source: [this.source], status: ['ERROR'] } },
      reason: 'The cause is fixed.',
      ...given,
    });
    const asked = { request, principalName: 'Ada', sources: null, idempotencyKey };
    return createOperation(this.db.pool, asked);
  }

  /** Lets every operation take a step now, whenever it would have. */
  async step(): Promise<void> {
    const { pool } = this.db;
    await pool.query('UPDATE replay_operation SET step_at = now() WHERE step_at IS NOT NULL');
    while (await stepOperation(pool));
  }

  read(id: number) {
    return readOperation(this.db.pool, { id: String(id), sources: null });
  }

  move(id: number, action: OperationAction) {
    const request = { id: String(id), action, principalName: 'Grace', sources: null };
    return moveOperation(this.db.pool, request);
  }

  async itemsOf(id: number, outcome?: ItemOutcome) {
    const asked = { id: String(id), sources: null, limit: 500, ...(outcome && { outcome }) };
    return (await listItems(this.db.pool, asked)).items;
  }
}

/** Closed by its database. */
export async function openReplayWorld(): Promise<ReplayWorld> {
  return new ReplayWorld(await createTestDatabase());
}
