/** How long payloads and records are kept. */

/** In days since a record was received; null: for ever. */
export interface RetentionDays {
  readonly payloadDays: number | null;
  readonly recordDays: number | null;
}
