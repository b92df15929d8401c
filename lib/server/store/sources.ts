/** Sources: the integrations that records come from and go to. */
import type { EventMode, Transport } from '#lib/domain/transport';
import type { Prisma } from '#prisma/client';
import type { Database, Queryable } from '../database.ts';
import { prismaOn } from './prisma-on.ts';

export interface StoredSource {
  readonly id: number;
  readonly key: string;
  readonly name: string;
  readonly description: string | null;
  readonly owner: string | null;
  readonly handlerUrl: string | null;
  readonly maxAttempts: number;
  readonly overdueAfterSeconds: number;
  readonly rateLimitPerSecond: number | null;
  readonly mostInWork: number | null;
  readonly payloadDays: number | null;
  readonly recordDays: number | null;
  readonly intakePaused: boolean;
  readonly processingPaused: boolean;
  readonly editsNeedApproval: boolean;
  readonly transport: Transport;
  readonly offerSeconds: number;
  readonly eventMode: EventMode;
  readonly pushUrl: string | null;
  readonly pushAcknowledges: boolean;
  readonly pushAllowedHosts: readonly string[];
  readonly amqpIngress: boolean;
  readonly retiredAt: Date | null;
  readonly createdAt: Date;
  readonly lastReceivedAt: Date | null;
}

/** By key. The latest record of each source is one step in the index (source, id), however many there are. */
export async function listStoredSources(
  db: Queryable,
  keys: readonly string[] | null = null,
): Promise<StoredSource[]> {
  const { rows } = await db.query<StoredSource>({
    name: 'list-stored-sources',
    text: `SELECT s.id, s.key, s.name, s.description, s.owner, s.handler_url AS "handlerUrl",
             s.max_attempts AS "maxAttempts", s.overdue_after_seconds AS "overdueAfterSeconds",
             s.rate_limit_per_second AS "rateLimitPerSecond", s.most_in_work AS "mostInWork",
             s.payload_days AS "payloadDays", s.record_days AS "recordDays",
             s.intake_paused AS "intakePaused", s.processing_paused AS "processingPaused",
             s.edits_need_approval AS "editsNeedApproval",
             s.transport, s.offer_seconds AS "offerSeconds", s.event_mode AS "eventMode",
             s.push_url AS "pushUrl", s.push_acknowledges AS "pushAcknowledges",
             s.push_allowed_hosts AS "pushAllowedHosts", s.amqp_ingress AS "amqpIngress",
             s.retired_at AS "retiredAt", s.created_at AS "createdAt",
             latest.received_at AS "lastReceivedAt"
           FROM source s
           LEFT JOIN LATERAL (
             SELECT r.received_at FROM record r WHERE r.source_id = s.id ORDER BY r.id DESC LIMIT 1
           ) latest ON true
           WHERE $1::text[] IS NULL OR s.key = ANY($1)
           ORDER BY s.key`,
    values: [keys],
  });
  return rows;
}

export interface NewSource {
  readonly key: string;
  readonly name: string;
  readonly description: string | null;
  readonly owner: string | null;
  readonly handlerUrl: string | null;
}

/** Stores a new source. False: the key is taken, by a retired source perhaps, and nothing changed. */
export async function insertSource(db: Database, source: NewSource): Promise<boolean> {
  const { count } = await prismaOn(db).source.createMany({ data: [source], skipDuplicates: true });
  return count === 1;
}

/** Settings of a source that people may change. Absent: stays as it is. */
export type SourceChange = Pick<
  Prisma.SourceUpdateManyMutationInput,
  | 'name'
  | 'description'
  | 'owner'
  | 'handlerUrl'
  | 'maxAttempts'
  | 'overdueAfterSeconds'
  | 'rateLimitPerSecond'
  | 'mostInWork'
  | 'payloadDays'
  | 'recordDays'
  | 'intakePaused'
  | 'processingPaused'
  | 'editsNeedApproval'
  | 'transport'
  | 'offerSeconds'
  | 'eventMode'
  | 'pushUrl'
  | 'pushAcknowledges'
  | 'pushAllowedHosts'
  | 'amqpIngress'
>;

/** Changes settings. False: no such source. */
export async function updateSource(
  db: Database,
  key: string,
  change: SourceChange,
): Promise<boolean> {
  const { count } = await prismaOn(db).source.updateMany({ where: { key }, data: change });
  return count === 1;
}

/** Retires a source now (it refuses records from then on), or brings it back. False: no such source. */
export async function retireStoredSource(
  db: Queryable,
  key: string,
  retired: boolean,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `UPDATE source SET retired_at = CASE WHEN $2 THEN coalesce(retired_at, now()) END WHERE key = $1`,
    [key, retired],
  );
  return rowCount === 1;
}
