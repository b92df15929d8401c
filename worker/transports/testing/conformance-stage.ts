/** The stage of the conformance suite. */
import { parseRecordId } from '#lib/domain/record-id';
import { enqueue } from '#lib/server/gateway/egress/enqueue';
import { replayRecord } from '#lib/server/gateway/records/replay-record';
import type { Submission } from '#lib/server/gateway/records/submission';
import { findExpiredLeases, sweepLeases } from '#lib/server/store/sweep-leases';
import { submission } from '#lib/testing/records';
import type { TestDatabase } from '#lib/testing/test-database';
import type { Arrival, OtherSide } from './other-side.ts';
import { readOffered, type Offered } from './read-offered.ts';

const AT_ONCE = { maxDeaths: 3, firstDelayMs: 0, maxDelayMs: 0 };

/** A database with one source, its other side, and what a test does with them. */
export class Stage {
  readonly source = 'shop';
  readonly db: TestDatabase;
  readonly side: OtherSide;

  constructor(db: TestDatabase, side: OtherSide) {
    this.db = db;
    this.side = side;
  }

  async enqueue(...given: Partial<Submission>[]): Promise<string[]> {
    const results = await enqueue(this.db.pool, {
      source: this.source,
      keyId: null,
      submissions: given.map((part) => submission(part)),
    });
    return results.map(({ id }) => id);
  }

  async deliver(given: Partial<Submission> = {}): Promise<Arrival> {
    await this.enqueue(given);
    return this.receiveOne();
  }

  async receiveOne(): Promise<Arrival> {
    const [arrival] = await this.side.receive(1);
    if (arrival === undefined) throw new Error('nothing arrived');
    return arrival;
  }

  offered(id: string): Promise<Offered> {
    return readOffered(this.db.pool, id);
  }

  /** As if the time for the acknowledgement were over, and the time of the next offer had come. */
  async runOut(id: string): Promise<void> {
    await this.db.pool.query(
      `UPDATE lease SET expires_at = now() - interval '1 s' WHERE record_ids[1] = $1`,
      [parseRecordId(id)],
    );
    const tokens = await findExpiredLeases(this.db.pool, 'EGRESS', 100);
    await sweepLeases(this.db.pool, tokens, AT_ONCE);
  }

  async makeDue(): Promise<void> {
    await this.db.pool.query('UPDATE work SET due_at = now() WHERE NOT held');
  }

  async pause(isPaused: boolean): Promise<void> {
    await this.db.pool.query('UPDATE source SET processing_paused = $2 WHERE key = $1', [
      this.source,
      isPaused,
    ]);
  }

  async replay(id: string): Promise<void> {
    await replayRecord(this.db.pool, { id, principalName: 'Olga', confirm: true, reason: null });
  }
}
