/** A record on its way to Sluice, as layer 1 holds it: sent again unchanged until it is answered. */

export interface Outgoing {
  readonly source: string;
  readonly reference: string;
  readonly type: string;
  readonly eventId: string;
  /** When the Integration App first had it. */
  readonly originatedAt: Date;
  readonly mediaType: string;
  readonly body: string;
}

/** A record with a JSON payload. */
export function jsonRecord(
  record: Omit<Outgoing, 'mediaType' | 'body'>,
  payload: unknown,
): Outgoing {
  return { ...record, mediaType: 'application/json', body: JSON.stringify(payload) };
}
