'use client';
import { HEX_ROW_BYTES, hexRow } from '#lib/client/payload/hex-row';
import { VirtualLines } from './virtual-lines.tsx';

/** Every byte as it came. */
export function HexView({ bytes }: { bytes: Uint8Array }) {
  return (
    <VirtualLines
      label="Payload as bytes"
      count={Math.ceil(bytes.length / HEX_ROW_BYTES)}
      renderLine={(index) => {
        const row = hexRow(bytes, index);
        return (
          <code>
            <span className="text-muted select-none">{row.offset} </span>
            {` ${row.hex}  `}
            <span className="text-muted">{row.ascii}</span>
          </code>
        );
      }}
    />
  );
}
