/** One line of a hex dump. */
export const HEX_ROW_BYTES = 16;

export interface HexRow {
  readonly offset: string;
  readonly hex: string;
  readonly ascii: string;
}

/** Row `row` of the dump, from 0. Bytes that are no printable ASCII stand as a middle dot. */
export function hexRow(bytes: Uint8Array, row: number): HexRow {
  const start = row * HEX_ROW_BYTES;
  const slice = Array.from(bytes.subarray(start, start + HEX_ROW_BYTES));
  const pairs = slice.map((byte) => byte.toString(16).padStart(2, '0'));
  return {
    offset: start.toString(16).padStart(8, '0'),
    hex: `${pairs.slice(0, 8).join(' ').padEnd(23)}  ${pairs.slice(8).join(' ').padEnd(23)}`,
    ascii: slice
      .map((byte) => (byte > 0x1f && byte < 0x7f ? String.fromCharCode(byte) : '·'))
      .join(''),
  };
}
