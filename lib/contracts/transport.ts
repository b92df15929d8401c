/** How a source's records travel: the settings of its transport. */
import { z } from 'zod';
import { EVENT_MODES, TRANSPORTS } from '#lib/domain/transport';
import { TRANSPORT_CONDITIONS } from '#lib/domain/transport-condition';
import { directionSchema, recordIdSchema, timeSchema } from './common.ts';
import { httpUrlSchema, newHttpUrlSchema } from './http-url.ts';

export const transportSchema = z.enum(TRANSPORTS);
export const eventModeSchema = z.enum(EVENT_MODES);

/** A name or an address as it stands in a URL, IPv6 in its brackets. */
const hostSchema = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^(?:[a-z0-9_](?:[a-z0-9_.-]{0,252})|\[[0-9a-f:.]{2,45}\])$/, 'must be a host name');

/** As the API shows them. */
export const transportSettings = {
  transport: transportSchema,
  /** Seconds that an offer over push or RabbitMQ waits for its acknowledgement before the next offer. */
  offerSeconds: z.number().int().min(1).max(604_800),
  eventMode: eventModeSchema,
  pushUrl: httpUrlSchema.nullable(),
  /** An answer of 200 or 204 is the acknowledgement; 202 never is. */
  pushAcknowledges: z.boolean(),
  /** Hosts whose addresses may be private; every other target has to be public. */
  pushAllowedHosts: z.array(hostSchema).max(20),
  /** Ingress records are also consumed from the queue `sluice.ingress.<source>`. */
  amqpIngress: z.boolean(),
};

/** What is asked more of settings that somebody makes. */
export const newTransportSettings = { pushUrl: newHttpUrlSchema.nullable() };

/** How a source's transport stands: of `GET /api/v1/sources/{key}/transport`. */
export const transportStandingSchema = z.object({
  /** Whether this installation has a RabbitMQ that sources may use. */
  hasBroker: z.boolean(),
  /** Queued records of the source by the facts beside the status, each counted up to 10,000. */
  facts: z.object({
    offered: z.number().int(),
    overdue: z.number().int(),
    rejected: z.number().int(),
    held: z.number().int(),
  }),
  /** As each worker that runs finds it; none where no worker has had anything to do with it. */
  workers: z.array(
    z.object({
      direction: directionSchema,
      worker: z.string(),
      state: z.enum(TRANSPORT_CONDITIONS),
      since: timeSchema,
      lastError: z.string().nullable(),
      lastErrorAt: timeSchema.nullable(),
      lastSuccessAt: timeSchema.nullable(),
    }),
  ),
  /** How the target of pushes stands with all workers; null: no push to its URL so far, or no push source. */
  pushTarget: z
    .object({
      /** When it agreed to receive; null: not yet. */
      allowedAt: timeSchema.nullable(),
      /** Requests a minute that it wants at most; null: any number. */
      allowedPerMinute: z.number().int().nullable(),
      /** In a row. */
      failures: z.number().int(),
      /** Until when nothing is pushed, then one record probes it; null: the circuit is closed. */
      openUntil: timeSchema.nullable(),
      lastError: z.string().nullable(),
      lastErrorAt: timeSchema.nullable(),
      lastSuccessAt: timeSchema.nullable(),
      /** When somebody asked last to have it tried before its pause was over, and who; null: nobody has. */
      probeAskedAt: timeSchema.nullable(),
      probeAskedBy: z.string().nullable(),
    })
    .nullable(),
});
export type TransportStanding = z.infer<typeof transportStandingSchema>;

/** A record of type `sluice.test` that was put into the queue like any other. */
export const testRecordSchema = z.object({ id: recordIdSchema, reference: z.string() });
export type TestRecord = z.infer<typeof testRecordSchema>;
