'use client';
import { useQuery } from '@tanstack/react-query';
import { excerptAt } from '#lib/client/payload/excerpt';
import { payloadQuery, SHOWN_BYTES } from '#lib/client/queries/payload';
import type { RecordDetail } from '#lib/contracts/record';
import type { FaultPosition } from '#lib/domain/failure';
import { formatCount } from '#lib/format/count';
import { VisibleText } from './visible-text.tsx';

interface PayloadExcerptProps {
  record: RecordDetail;
  position: FaultPosition;
}

/** Where the payload stops being readable, with what stands around that place. */
export function PayloadExcerpt({ record, position }: PayloadExcerptProps) {
  const newest = record.revisions.at(-1) ?? { revision: 1, sizeBytes: record.sizeBytes };
  const { data: bytes } = useQuery({
    ...payloadQuery({ id: record.id, ...newest }),
    enabled: record.payloadExpiredAt === null,
  });
  const { line, column, byteOffset } = position;
  const shown = bytes !== undefined && byteOffset <= bytes.length && byteOffset < SHOWN_BYTES;
  return (
    <div>
      <p>
        Line {formatCount(line)}, column {formatCount(column)}{' '}
        <span className="text-muted">(byte {formatCount(byteOffset)})</span>
      </p>
      {shown && <Excerpt bytes={bytes} byteOffset={byteOffset} />}
    </div>
  );
}

function Excerpt({ bytes, byteOffset }: { bytes: Uint8Array; byteOffset: number }) {
  const { before, at, after, cutBefore, cutAfter } = excerptAt(bytes, byteOffset);
  return (
    <pre
      tabIndex={0}
      aria-label="Around the fault"
      className="bg-panel mt-1 overflow-x-auto rounded-md border p-2 break-all whitespace-pre-wrap"
    >
      {cutBefore && <span className="text-muted">…</span>}
      <VisibleText text={before} keep={'\n\t'} />
      <mark className="bg-danger text-panel rounded-xs px-0.5 font-bold">
        {at === '' ? 'ends here' : <VisibleText text={at} />}
      </mark>
      <VisibleText text={after} keep={'\n\t'} />
      {cutAfter && <span className="text-muted">…</span>}
    </pre>
  );
}
