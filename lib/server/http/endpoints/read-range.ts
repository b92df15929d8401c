/** The Range header, as far as payloads need it: one range with a first byte. */
export interface ByteRange {
  readonly first: number;
  readonly last?: number;
}

/** The range, or null where there is none or one of another form, which RFC 9110 §14.2 lets us ignore. */
export function readRange(value: string | null): ByteRange | null {
  const match = /^bytes=(\d{1,15})-(\d{0,15})$/.exec(value ?? '');
  if (match === null) return null;
  const first = Number(match[1]);
  if (match[2] === undefined || match[2] === '') return { first };
  const last = Number(match[2]);
  return last < first ? null : { first, last };
}
